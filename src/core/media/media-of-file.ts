import { knownType, typesOf } from './formats.ts';
import { mediaKinds, type MediaKind } from './media-kind.ts';

/** What kind of file this is, by what Discord says of it, else by its name; `undefined` for a file that is none. */
export function mediaOfFile({ name, type }: { readonly name: string; readonly type?: string | undefined }) {
  const claimed = type?.toLowerCase();
  const [byName] = typesOf(/\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? '');
  return kindOf(claimed === undefined ? byName : (knownType(claimed) ?? byName));
}

function kindOf(type: string | undefined): MediaKind | undefined {
  return mediaKinds.find((kind) => type?.startsWith(`${kind}/`));
}

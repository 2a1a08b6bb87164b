/** The files that Easel takes as inputs, by their types, with the extensions that people know them by. */
const formats: ReadonlyMap<string, readonly string[]> = new Map([
  ['image/jpeg', ['jpg', 'jpeg', 'jfif']],
  ['image/png', ['png']],
  ['image/apng', ['apng', 'png']],
  ['image/webp', ['webp']],
  ['image/gif', ['gif']],
  ['image/avif', ['avif']],
  ['image/tiff', ['tif', 'tiff']],
  ['video/mp4', ['mp4', 'm4v']],
  ['video/quicktime', ['mov', 'qt']],
  ['video/webm', ['webm']],
  ['video/matroska', ['mkv']],
  ['audio/mpeg', ['mp3']],
  ['audio/wav', ['wav']],
  ['audio/flac', ['flac']],
  ['audio/ogg', ['ogg', 'oga', 'opus']],
  ['audio/mp4', ['m4a', 'mp4']],
  ['audio/aac', ['aac']],
  ['audio/webm', ['webm']],
  ['audio/matroska', ['mka', 'mkv']],
]);

/** Other names of the same types. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/x-flac', 'audio/flac'],
  ['video/x-m4v', 'video/mp4'],
]);

/** The type without parameters, under its usual name. Undefined if Easel does not take such files. */
export function knownType(mime: string): string | undefined {
  const [essence = ''] = mime.split(';');
  const type = aliases.get(essence) ?? essence;
  return formats.has(type) ? type : undefined;
}

/** The extensions of a type, the usual one first, without dots. Empty for an unknown type. */
export function extensionsOf(type: string): readonly string[] {
  return formats.get(type) ?? [];
}

/** The types that have an extension, which is in lower case and without its dot. */
export function typesOf(extension: string): readonly string[] {
  return [...formats].filter(([, extensions]) => extensions.includes(extension)).map(([type]) => type);
}

/** How many bytes `beginsAsPicture` looks at. */
export const signatureLength = 12;

/** What the pictures among `formats` begin with, from a position on: JPEG, PNG, GIF, TIFF and BigTIFF, WebP, AVIF. */
const signatures: readonly (readonly [at: number, ...texts: readonly string[]])[] = [
  [0, '\xff\xd8\xff', '\x89PNG', 'GIF', 'II*\0', 'MM\0*', 'II+\0', 'MM\0+'],
  [8, 'WEBP'],
  [4, 'ftypavif', 'ftypavis'],
];

/**
 * Whether a file begins as the pictures do that Easel takes. Every file whose type is one of theirs does, unless
 * something stands before the picture, which no decoder reads.
 */
export function beginsAsPicture(head: Uint8Array): boolean {
  const text = String.fromCodePoint(...head.subarray(0, signatureLength));
  return signatures.some(([at, ...texts]) => texts.some((each) => text.startsWith(each, at)));
}

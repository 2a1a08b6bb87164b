import { z } from 'zod';
import { discordId } from '../discord-id.ts';

/** How a request came from an earlier job. */
export const derivations = [
  /** The same options with a new seed. */
  'again',
  /** Its options, changed in a form. */
  'edit',
  /** A file of its result went in. */
  'file',
  /** Its prompt alone. */
  'prompt',
  /** A clip of one picture of its storyboard. */
  'scene',
] as const;
export type Derivation = (typeof derivations)[number];

/** What a job's record keeps of the job that it was made from. */
export const origin = z.object({
  kind: z.enum(derivations),
  /** The job that it was made from. */
  parent: discordId,
  /** The first job of the chain. */
  root: discordId,
  /** Whose result the parent is, and the message that shows it. Dropped when the parent is removed. */
  credit: z.object({ owner: discordId, channelId: discordId, message: discordId }).optional(),
});
export type Origin = z.infer<typeof origin>;

/** What is needed of a job so that another can be made from it. */
interface Parent {
  readonly id: string;
  readonly origin?: Origin | undefined;
  readonly owner: { readonly id: string };
  readonly place: { readonly channelId: string };
}

/** The origin of a job that is made from `parent`. `message`: the public message that shows the parent, if there is one. */
export function originFrom(parent: Parent, kind: Derivation, message: string | undefined): Origin {
  const { id, owner, place } = parent;
  const credit = message === undefined ? {} : { credit: { owner: owner.id, channelId: place.channelId, message } };
  return { kind, parent: id, root: parent.origin?.root ?? id, ...credit };
}

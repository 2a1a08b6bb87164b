/** A picture of docs/pictures, and what it shows. `draw.ts` makes it. */
export interface Scene {
  readonly name: string;
  /** The page that shows it, from the root of the project. */
  readonly on: string;
  /** For `dark` alone, or for `light` as well where the page shows the one that fits the reader. */
  readonly schemes: readonly ('dark' | 'light')[];
}

export const scenes = [
  { name: 'command', on: 'README.md', schemes: ['dark'] },
  { name: 'result', on: 'README.md', schemes: ['dark', 'light'] },
  { name: 'policy', on: 'docs/moderation.md', schemes: ['dark'] },
  { name: 'log-channel-form', on: 'docs/moderation.md', schemes: ['dark'] },
  { name: 'message-menu', on: 'docs/moderation.md', schemes: ['dark'] },
  { name: 'report-form', on: 'docs/moderation.md', schemes: ['dark'] },
  { name: 'report', on: 'docs/moderation.md', schemes: ['dark'] },
  { name: 'blocked', on: 'docs/moderation.md', schemes: ['dark'] },
  { name: 'attach', on: 'docs/members.md', schemes: ['dark'] },
  { name: 'edited', on: 'docs/members.md', schemes: ['dark'] },
  { name: 'make-menu', on: 'docs/members.md', schemes: ['dark'] },
  { name: 'make-form', on: 'docs/members.md', schemes: ['dark'] },
  { name: 'clip', on: 'docs/members.md', schemes: ['dark', 'light'] },
  { name: 'refused', on: 'docs/moderation.md', schemes: ['dark'] },
  { name: 'phone', on: 'docs/members.md', schemes: ['dark'] },
] as const satisfies readonly Scene[];

export type SceneName = (typeof scenes)[number]['name'];

/** The file of a scene, from the root of the project. */
export function fileOf(name: string, scheme: 'dark' | 'light'): string {
  return `docs/pictures/${name}${scheme === 'light' ? '-light' : ''}.webp`;
}

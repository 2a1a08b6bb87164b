/** How Discord lets a component be used: it is pressed, one picks in it, or it is a form that is sent. */
export const useKinds = [
  'button',
  'string-select',
  'user-select',
  'role-select',
  'mentionable-select',
  'channel-select',
  'form',
] as const;
export type UseKind = (typeof useKinds)[number];

/** What the buttons of a job's message do. */
const actions = ['cancel', 'private', 'withhold', 'receipt', 'show'] as const;

/** How a job's own components are used. */
export const jobUse = 'button' satisfies UseKind;

/** A button's action and the job that it is for. A job's id is an interaction's: 17 to 20 digits. */
export type CustomId = readonly [action: (typeof actions)[number], jobId: string];

const form = new RegExp(`^(${actions.join('|')}):([0-9]{17,20})$`, 'u');

/**
 * The `custom_id` of a component: 30 characters at most, where Discord takes 100.
 * https://docs.discord.com/developers/components/reference#anatomy-of-a-component
 */
export function encode([action, jobId]: CustomId): string {
  return `${action}:${jobId}`;
}

/** Reads a `custom_id` as it came from outside, where anything can be forged; `undefined` for what `encode` never makes. */
export function decode(text: string): CustomId | undefined {
  const [, name, jobId] = form.exec(text) ?? [];
  const action = actions.find((candidate) => candidate === name);
  return action === undefined || jobId === undefined ? undefined : [action, jobId];
}

import { channels, choice, number } from './field.ts';
import { presetNames, type FormSetting } from './policy.ts';
import type { PolicyView } from './setting.ts';
import type { PolicyField } from './settings.ts';

/** The form in which a server begins: a preset, the channels of Easel, the log channel, and a budget. */
export function presetFields({ ceilings }: Pick<PolicyView, 'ceilings'>) {
  return [...presetPart({ ceilings }), logPart];
}

/** All of it but the log channel, whose field also has channels. */
export function presetPart({ ceilings }: Pick<PolicyView, 'ceilings'>) {
  return [
    choice('preset', presetNames),
    channels('channels', 'preset-channels', []),
    number('server-day', 'day', undefined, { ceiling: ceilings.server.day }),
  ] as const;
}

export const logPart = channels('log', 'log-channel', [], { most: 1, only: 'text' });

/** A form of `/policy`. */
export type FormName = FormSetting | 'preset';
/** A field of any form of `/policy`. */
export type FormField = PolicyField | ReturnType<typeof presetFields>[number];

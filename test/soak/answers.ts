import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { languages } from '../support/languages.ts';
import en from '../../locales/en-US.json' with { type: 'json' };
import { says } from '../faults/discord/said.ts';
import type { Command } from './fixture.ts';

/** The possible answers to a person without the right. */
export const turnedAway: readonly string[] = [
  'press.not-yours',
  'press.unknown-job',
  'refusal.unknown-button',
  'refusal.moderators-only',
];

/** The possible refusals of a command, by their keys. */
export const rightRefusals: Readonly<Record<Command['refusal'], readonly string[]>> = {
  none: [],
  crowding: ['refusal.member-waiting'],
  rules: ['refusal.screened-automod', 'refusal.rules-unread', 'refusal.unscreened'],
  form: ['refusal.option-too-long', 'refusal.option-not-offered', 'refusal.option-not-offered-of'],
};

const keys = Object.keys(en).filter((key) => /^(refusal|press|moderate)\./.test(key));

/** The keys of the texts in an answer, without their plural endings. */
export function keysSaid({ reply }: Pick<InteractionHandle, 'reply'>): readonly string[] {
  const text = textOf(reply());
  const said = keys.filter((key) => languages.some((language) => text !== '' && hasText(text, language, key)));
  return [...new Set(said.map((key) => key.replace(/_(one|other)$/, '')))];
}

function hasText(text: string, language: (typeof languages)[number], key: string): boolean {
  // A language without plurals has one text for all numbers.
  return !(language === 'zh-TW' && key.endsWith('_one')) && says(text, language, key);
}

function textOf(message: StandInMessage | undefined): string {
  if (message === undefined) return '';
  const texts: string[] = [message.content];
  JSON.stringify(message.components, (key, value: unknown) => {
    if (key === 'content' && typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('\n');
}

import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { policyRecord } from '../../src/core/moderation/policy.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { decisionsOf } from './decisions.ts';
import { decide, managerOf, openPolicy, openSection, pressOn, shownBy } from './policy-panel.ts';

const wordsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `blocked-word-${index}`);

/** Presses a button of a private message. The answer replaces the message or follows it. */
async function pressed(member: MemberHandle, on: InteractionHandle, customId: string): Promise<InteractionHandle> {
  const press = await member.press(shownBy(on), customId);
  await press.answered();
  return press;
}

test('a thousand blocked words are added, shown page by page, and removed again', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const mod = managerOf(guild, 'mod');
  const all = wordsOf(1_000);
  for (let from = 0; from < all.length; from += 200) {
    await decide(easel, mod, 'words', { add: all.slice(from, from + 200).join('\n') });
  }
  expect(await decide(easel, mod, 'words', { add: 'one more' })).toBe(
    'Up to 1,000 words can be blocked. Unblock some first.',
  );
  expect(await decide(easel, mod, 'words', { add: '**' })).toBe(
    'A blocked word needs more than *. Nothing was changed.',
  );
  const section = await openSection(mod, await openPolicy(easel, mod), 'words');
  expect(textOf(section)).toContain('1,000 blocked words');

  let page = await pressOn(mod, section, 'policy/show-words/0');
  const seen: string[] = [];
  for (let number = 0; number < 20; number += 1) {
    const [heading, , ...lines] = textOf(page.reply()).split('\n');
    const to = (number * 50 + 50).toLocaleString('en-US');
    expect(heading).toBe(`Blocked words ${number * 50 + 1} to ${to} of 1,000`);
    seen.push(...lines.slice(0, -1));
    if (number < 19) page = await pressed(mod, page, `policy/next-words/${number + 1}`);
  }
  expect(seen).toEqual(all);
  await expect(mod.press(shownBy(page), 'policy/next-words/20')).rejects.toThrow('disabled');
  page = await pressed(mod, page, 'policy/back-words/18');
  expect(textOf(page.reply())).toContain('Blocked words 901 to 950 of 1,000');

  // Meanwhile most words are removed. The open page leads to the last page that still exists.
  expect(await decide(easel, mod, 'words', { remove: all.slice(60).join('\n').slice(0, 3_990) })).toContain('✅');
  expect(await decide(easel, mod, 'words', { remove: '*', add: all.slice(0, 60).join('\n') })).toContain(
    '60 blocked words',
  );
  const late = await pressed(mod, page, 'policy/next-words/19');
  expect(textOf(late.reply())).toContain('Blocked words 51 to 60 of 60');
  await decide(easel, mod, 'words', { remove: '*' });
  expect(textOf((await pressed(mod, late, 'policy/back-words/0')).reply())).toBe('No words are blocked.');
  expect(textOf(await openPolicy(easel, mod))).toContain('Nothing blocked');

  const rows = decisionsOf(easel, guild.id);
  expect(rows.slice(0, 5).flatMap(({ after }) => policyRecord.partial().parse(after).words ?? [])).toEqual(all);
  expect(rows.at(-1)).toMatchObject({ setting: 'words', before: { words: all.slice(0, 60) }, after: { words: [] } });
});

test('the longest words fit on a page, as plain text without markup', async () => {
  const easel = await startEasel();
  const mod = managerOf(easel.guild, 'mod', 'zh-TW');
  const hostile = ['```@everyone', '||**<@1>**||', '[x](https://evil.example)', ...wordsOf(60)].map((word) =>
    word.padEnd(60, '龍'),
  );
  await decide(easel, mod, 'words', { add: hostile.join('\n') });
  const shown = await pressOn(
    mod,
    await openSection(mod, await openPolicy(easel, mod), 'words'),
    'policy/show-words/0',
  );
  const text = textOf(shown.reply());
  expect(text.split('\n')[0]).toBe('禁用字詞，第1到50個，共63個');
  expect(text.match(/```/g)).toHaveLength(2);
  expect(text).toContain(hostile[49]);
  expect(text.length).toBeLessThanOrEqual(4_000);
});

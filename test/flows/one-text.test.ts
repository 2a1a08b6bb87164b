import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeApart } from '../support/discord-code.ts';
import { answerOf, press } from '../support/press.ts';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom(
    '\u200B',
    '\u200D',
    '\u202E',
    '\uFE0F',
    '\u{E0041}',
    '\u{E0100}',
    '\u3164',
    '\u0301',
    '\uD83D',
    '\u2028',
  ),
  fc.constantFrom(
    '👩\u200D👧',
    'می\u200Cخ',
    'क\u094D\u200Dष',
    '葛\u{E0100}',
    '🏴\u{E0067}\u{E0062}',
    '`',
    '**',
    '<@1>',
  ),
);
const hostile = fc.array(piece, { minLength: 4, maxLength: 20 }).map((pieces) => pieces.join(''));

test('RunComfy gets what the message shows, whatever was typed', async () => {
  const { ana, channel, runcomfy, until } = await startEasel({
    env: { QUOTA_DAILY_CREDITS: '1000', SPEND_DAILY_USD: '100' },
  });
  for (const typed of fc.sample(hostile, 12)) {
    const before = runcomfy.submissions.length;
    const asked = await ana.command(channel, 'video', { prompt: `fox${typed}fox` });
    const message = await until(() => ended(asked));
    const sent = String(runcomfy.submissions[before]?.input['text']);
    expect(sent).toMatch(/^fox[^]*fox$/);
    expect(sent).not.toMatch(/[\u200B\u202E\u{E0041}\u3164\u2028\uD83D]/u);
    const inBlock = sent.replaceAll(/`{3,}/g, (run) => 'ˋ'.repeat(run.length));
    // The card folds it, and the panel of More… has all of it.
    const whole = answerOf(await press(ana, message, `prompt:${asked.id}`));
    expect(takeApart(whole).code[0]).toBe(inBlock);
    expect(filesOf(message)[0]?.alt).toBe(`AI video 1 of 1, asked for: ${sent.replaceAll(/\s+/g, ' ')}`);
  }
});

test('a flag with invisible characters is read without them, and one that does nothing here is refused free of charge', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  for (const [command, prompt, answer] of [
    ['video', 'a fox -\u200B-dur', '`--dur` needs a value right after it. Add one, or use **duration** instead.'],
    ['video', 'fox--dur', '`--dur` needs a value right after it. Add one, or use **duration** instead.'],
    ['image', 'a fox --hd', '`--hd` doesn’t work here. Use **quality** instead.'],
    ['image', 'a fox --d\u{E0041}ur 12', '`--dur` doesn’t work here. Take it out, or put a space after the dashes.'],
  ] as const) {
    const asked = await ana.command(channel, command, { prompt });
    await asked.answered();
    expect([asked.response?.ephemeral, textOf(asked.reply())]).toEqual([true, answer.replace('’', "'")]);
  }
  expect(runcomfy.submissions).toEqual([]);
  const asked = await ana.command(channel, 'video', { prompt: 'a fox -\u200B-d\u{E0041}ur 12' });
  await until(() => ended(asked));
  expect(runcomfy.submissions.map(({ input }) => [input['text'], input['duration']])).toEqual([['a fox', 12]]);
});

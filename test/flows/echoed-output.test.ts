import { expect, test } from 'vitest';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';

/** The text without its numbers, which change with time. */
const bare = (text: string): string => text.replaceAll(/\d+/g, '0');
const wordsOf = (message: StandInMessage): string => bare(textOf(message));

const plain = 'a paper boat on a river';

test('an output that repeats the input delivers its files, and no address from the prompt', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  const ask = async (prompt: string): ReturnType<typeof ana.command> => ana.command(channel, 'video', { prompt });
  const first = await ask(plain);
  const result = await until(() => ended(first));
  const file = filesOf(result);
  expect(file).toHaveLength(1);

  runcomfy.switches.outcome.extras = 'echoed-output';
  for (const prompt of [
    'https://example.com/boat.mp4 as a drawing',
    // It is at the origin of results, so it would be fetched.
    `${runcomfy.mediaOrigin}/boat.mp4`,
  ]) {
    const asked = await ask(prompt);
    const message = await until(() => ended(asked));
    expect(filesOf(message)).toEqual([
      { ...file[0], url: expect.any(String) as string, alt: `AI video 1 of 1, asked for: ${prompt}` },
    ]);
    expect(wordsOf(message).replace(bare(prompt), plain)).toBe(wordsOf(result));
  }
});

test('an output with nothing but the input is no result, and costs nothing', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.next({ extras: 'echoed-output', count: 0 });
  const asked = await ana.command(channel, 'video', { prompt: 'https://example.com/boat.mp4' });
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toEqual([]);
  runcomfy.next({ shape: 'empty' });
  const empty = await ana.command(channel, 'video', { prompt: 'https://example.com/boat.mp4' });
  expect(wordsOf(message)).toBe(wordsOf(await until(() => ended(empty))));
});

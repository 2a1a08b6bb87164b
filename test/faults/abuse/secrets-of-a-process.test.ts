import { expect, test } from 'vitest';
import { startCrashHarness, type CrashHarness } from '../../support/crash-harness.ts';
import { ended, textOf } from '../../support/easel.ts';
import { foundIn, interactionToken, prompts, upstream, type Markers } from './secrets.ts';

/** Is loaded before the bot. On a signal it fails like a fault of the program, with all secrets in its message. */
function crashing(how: 'thrown' | 'rejected'): string {
  const words = `process.env.DISCORD_TOKEN + process.env.RUNCOMFY_API_TOKEN + process.env.CRASH_WORDS`;
  const fail = { thrown: 'throw error', rejected: 'Promise.reject(error)' }[how];
  const module = `process.on('SIGUSR2', () => { const error = new Error(${words}, { cause: new Error(${words}) }); ${fail}; });`;
  return `--import=data:text/javascript,${encodeURIComponent(module)}`;
}

async function startBot(harness: CrashHarness, how: 'thrown' | 'rejected'): ReturnType<CrashHarness['readyBot']> {
  const words = `${interactionToken} ${upstream['error text']} ${prompts['the prompt']}`;
  return harness.readyBot({ LOG_LEVEL: 'trace', NODE_OPTIONS: crashing(how), CRASH_WORDS: words });
}

test('the output of a process has no secret and no prompt: at work, when it crashes, starts again and stops', async () => {
  const harness = await startCrashHarness();
  const { discord, runcomfy, ana, channel } = harness;
  const markers: Markers = {
    'the bot token': discord.token,
    'the API token': runcomfy.token,
    'an interaction token': interactionToken,
    'an error text': upstream['error text'],
    ...prompts,
  };
  runcomfy.next({ end: 'failed', errorText: upstream['error text'] });
  const ask = async (prompt: string): ReturnType<typeof ana.command> =>
    ana.command(channel, 'image', { prompt: `a ${prompt}`, images: 1 });

  const first = await startBot(harness, 'thrown');
  const failed = await ask(prompts['the prompt']);
  await discord.until(() => ended(failed));
  const going = await ask(prompts['the private prompt']);
  await discord.until(() => textOf(going.reply()).includes(prompts['the private prompt']));
  first.child.kill('SIGUSR2');
  expect(await first.exit).toBe(1);

  const second = await startBot(harness, 'rejected');
  second.child.kill('SIGUSR2');
  expect(await second.exit).toBe(1);

  const third = await startBot(harness, 'thrown');
  await discord.until(() => ended(going));
  third.child.kill('SIGTERM');
  expect(await third.exit).toBe(0);

  for (const bot of [first, second]) expect(bot.output()).toContain('an error that nobody caught');
  for (const bot of [first, second, third]) {
    expect(bot.output()).toContain('"ready"');
    expect(foundIn(bot.output(), markers)).toEqual([]);
  }
  // The same search finds them where they belong.
  expect(foundIn(JSON.stringify([runcomfy.traffic, discord.traffic]), markers)).toEqual(
    Object.keys(markers).filter((name) => name !== 'an error text'),
  );
});

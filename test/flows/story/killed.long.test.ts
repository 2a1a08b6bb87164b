import { expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../../sandbox/wire/server.ts';
import { startCrashHarness } from '../../support/crash-harness.ts';
import { filesOf, textOf } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { askToAnimate, captions, clipsIn, startAll, storyFolder, tell, threadOf } from './tell.ts';

const patience = 20_000;
const isThreadStart = ({ method, path }: Exchange): boolean => method === 'POST' && path.endsWith('/threads');
const isPost = ({ method, path }: Exchange): boolean => method === 'POST' && /\/channels\/\d+\/messages$/.test(path);
const isUpload = ({ method, headers }: Exchange): boolean =>
  method === 'PATCH' && (headers['content-type'] ?? '').startsWith('multipart/');

/** True of the request that fits for the given time. */
function nth(count: number, fits: (request: Exchange) => boolean): (request: Exchange) => boolean {
  let left = count;
  return (request) => fits(request) && (left -= 1) === 0;
}

interface There {
  readonly messages: number;
  readonly uploads: number;
}
interface Death {
  readonly at: string;
  readonly kill: () => (request: Exchange) => boolean;
  /** The request is handled all the same, which shows here; else it is lost with the bot. */
  readonly done?: (there: There) => boolean;
}

const deaths: readonly Death[] = [
  { at: 'before the thread is started', kill: () => isThreadStart },
  { at: 'when the thread is there', kill: () => isThreadStart, done: ({ messages }) => messages === 0 },
  { at: 'before the message of the batch', kill: () => isPost },
  { at: 'when the message of the batch is there', kill: () => isPost, done: ({ messages }) => messages === 1 },
  { at: 'before the card of the second clip', kill: () => nth(3, isPost) },
  {
    at: 'when the card of the second clip is there',
    kill: () => nth(3, isPost),
    done: ({ messages }) => messages === 3,
  },
  { at: 'before a picture is put into its card', kill: () => isUpload },
  // The pictures of all three go in first.
  { at: 'before a clip is uploaded', kill: () => nth(4, isUpload) },
  { at: 'when a clip is uploaded', kill: () => nth(4, isUpload), done: ({ uploads }) => uploads > 0 },
];

test.each(deaths)(
  'killed $at: it goes on, nothing is there twice, and each clip is paid once',
  async ({ kill, done }) => {
    const harness = await startCrashHarness(onTestFinished, { models: await storyFolder() });
    const { ana, discord, guild, runcomfy } = harness;
    const bot = await harness.readyBot();
    const story = await tell(harness);
    await discord.until(() => ledgerOf(harness).jobs.some(({ told }) => told === true), patience);
    const asked = await askToAnimate(story, ana);
    const messages = (): number => threadOf(harness, story)?.messages().length ?? -1;
    const uploads = (): number => clipsIn(threadOf(harness, story)).flatMap(filesOf).length;
    const dead = harness.killAt(
      bot,
      kill(),
      done === undefined ? undefined : () => done({ messages: messages(), uploads: uploads() }),
    );
    await startAll(asked, ana);
    await dead;
    await harness.readyBot();
    const board = (): string => textOf(threadOf(harness, story)?.messages()[0]);
    await discord.until(() => board().includes('🎬 Story animated'), patience);
    expect(board()).toBe('🎬 Story animated · 3 of 3 done\n-# 15 credits used');
    const clips = clipsIn(threadOf(harness, story));
    expect(clips.map((message) => textOf(message).split('\n')[0])).toEqual(captions.map((each) => `\`${each}\``));
    expect(clips.map((message) => filesOf(message).length)).toEqual([1, 1, 1]);
    expect(runcomfy.submissions.filter(({ modelId }) => modelId.includes('clip'))).toHaveLength(3);
    expect(ledgerOf(harness).member(guild.id, ana.id)).toEqual({ spent: 24, held: 0 });
  },
);

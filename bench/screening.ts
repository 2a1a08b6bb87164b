import { setTimeout as pause } from 'node:timers/promises';
import type { RuleOptions } from '../sandbox/discord/people/handles.ts';
import { hostilePrompt, hostileRules } from '../sandbox/discord/world/hostile-rules.ts';
import type { Bench, Reading } from './bench.ts';
import { playPair } from './pair.ts';
import { startBenchHarness, readyBot } from './harness/harness.ts';
import { jobTracesOf } from './harness/job-trace.ts';

interface Screened {
  /** Milliseconds from the event on the socket to the answer: of the first request, and of the slowest later one. */
  readonly first: number;
  readonly slowest: number;
  /** The longest block of the event loop, in ms of wall time and of its thread's CPU time. */
  readonly hold: { readonly wall: number; readonly cpu: number };
  readonly unanswered: number;
  readonly next: number;
  readonly refused: number;
}

/** A command has to be answered within this time, in ms. */
const tooLate = 3_000;
/** Rules as a server may have them: words, and some patterns. */
const usualRules: readonly RuleOptions[] = [
  {
    trigger_type: 1,
    name: 'Usual',
    trigger_metadata: {
      keyword_filter: Array.from({ length: 200 }, (_, index) => `*word${index}*`),
      regex_patterns: [String.raw`\b\d{3}-\d{3}-\d{4}\b`, 'n[i1]tr[o0]', String.raw`discord\.gg/\w+`],
      allow_list: ['word100 count'],
    },
  },
];

/** After each change of the neighbours' rules and each of their requests, a member of the measured server sends a request at once. */
async function play(rulesOf: (edit: number) => readonly RuleOptions[], edits: number): Promise<Screened> {
  await using harness = await startBenchHarness(
    { members: 10, channels: 2, rateLimits: 'headers', rules: usualRules },
    { durations: Array<number>(edits * 2).fill(2_000), scale: 0.02 },
  );
  const bot = await readyBot(harness, 'easel');
  await harness.discord.rulesRead();
  await bot.remote.watchLoop();
  for (let edit = 0; edit < edits; edit += 1) {
    await harness.discord.provoke(rulesOf(edit), hostilePrompt);
    await harness.discord.type({ first: edit, count: 1, perSecond: Infinity });
    await harness.discord.answered(2 * tooLate);
    // The rest of the neighbours' rules is prepared meanwhile.
    await pause(1_000);
  }
  const hold = await bot.remote.longestHold();
  // The requests of both servers, without the refused ones.
  await harness.runcomfy.accepted(2 * edits, tooLate);
  const traces = await jobTracesOf(harness);
  const times = traces.map(({ answeredAfter }) => answeredAfter ?? Infinity);
  const [first = Infinity, ...others] = times;
  return {
    first,
    slowest: Math.max(0, ...others),
    hold,
    unanswered: times.filter((ms) => ms === Infinity).length,
    next: await harness.discord.unanswered(),
    refused: traces.filter(({ answeredAfter, run }) => answeredAfter !== undefined && run === undefined).length,
  };
}

/** Whether the rules of one server delay the members of another. */
export const screening: Bench = {
  title: 'Sixty patterns and six thousand keywords, as hostile as Discord lets them be, in the server next door',
  baseline: 'the same bot, with no rules there',
  prepare({ short }) {
    const edits = short ? 2 : 10;
    return async (seed) => {
      const [hostile, quiet] = await playPair(
        { seed, atOnce: short },
        async () => play(hostileRules, edits),
        async () => play(() => [], edits),
      );
      return compared(hostile, quiet);
    };
  },
};

function compared(hostile: Screened, quiet: Screened): Reading[] {
  const scene = 'rules that change again and again';
  const both = (figure: string, pick: (found: Screened) => number): Reading => ({
    scene,
    figure,
    unit: 'ms',
    easel: pick(hostile),
    baseline: pick(quiet),
  });
  return [
    both('first answer here', ({ first }) => first),
    {
      scene,
      figure: 'first, later than without',
      unit: 'ms',
      easel: hostile.first - quiet.first,
      aim: { atMost: 250, of: 'easel' },
    },
    both('slowest answer here after that', ({ slowest }) => slowest),
    {
      scene,
      figure: 'slowest, later than without',
      unit: 'ms',
      easel: hostile.slowest - quiet.slowest,
      aim: { atMost: 250, of: 'easel' },
    },
    { ...both('event loop, longest hold', ({ hold }) => hold.wall), aim: { atMost: 50, of: 'easel' } },
    { ...both('the same, CPU of its thread', ({ hold }) => hold.cpu), aim: { atMost: 50, of: 'easel' } },
    { ...both('refused here', ({ refused }) => refused), unit: '', aim: { atMost: 0, of: 'easel' } },
    { ...both('no answer here', ({ unanswered }) => unanswered), unit: '', aim: { atMost: 0, of: 'easel' } },
    { ...both('no answer next door', ({ next }) => next), unit: '', aim: { atMost: 0, of: 'easel' } },
  ];
}

import { describe, expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import {
  ask,
  askUntil,
  cancelsAsked,
  charged,
  givenBack,
  moneyOf,
  pressAnswers,
  stateOf,
  submissionsOfCat,
  announcedEnd,
} from '../support/cat-job.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';

/** Brings Ana's job to a state and keeps it there for some seconds; and the outcome if nobody can stop it any more. */
const stages: readonly {
  readonly state: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly reach: (easel: Easel) => Promise<InteractionHandle>;
  readonly answer: keyof typeof pressAnswers | 'cannotStop';
  /** The answer after RunComfy has answered, if it differs from the first. */
  readonly later?: keyof typeof pressAnswers;
  readonly submissions: number;
  readonly cancels: number;
  readonly ends: string;
  readonly costs: typeof charged;
}[] = [
  {
    state: 'accepted',
    reach: async (easel) => {
      const { discord } = easel;
      discord.faults.inject({ path: /\/callback/, fault: { kind: 'drop-reply' } });
      discord.faults.inject({ method: 'GET', fault: { kind: 'delay', ms: 8_000 } });
      const asked = await ask(easel);
      await easel.until(() => stateOf(easel, asked.id) === 'accepted');
      return asked;
    },
    answer: 'cancelled',
    submissions: 0,
    cancels: 0,
    ends: '🚫 Cancelled · no credits used',
    costs: givenBack,
  },
  {
    state: 'waiting',
    env: { JOBS_AT_ONCE: '1' },
    reach: async (easel) => {
      const taken = easel.runcomfy.submissions.length;
      await easel.mei.command(easel.channel, 'image', { prompt: 'the one before', images: 1 });
      await easel.until(() => easel.runcomfy.submissions.length > taken);
      return askUntil(easel, 'waiting');
    },
    answer: 'cancelled',
    submissions: 0,
    cancels: 0,
    ends: '🚫 Cancelled · no credits used',
    costs: givenBack,
  },
  {
    state: 'submitting',
    reach: async (easel) => {
      easel.runcomfy.next({ queueMs: 600_000 });
      easel.runcomfy.faults.inject({ method: 'POST', fault: { kind: 'late-reply', ms: 8_000 } });
      return askUntil(easel, 'submitting');
    },
    answer: 'asked',
    later: 'cancelled',
    submissions: 1,
    cancels: 1,
    ends: '🚫 Cancelled · no credits used',
    costs: givenBack,
  },
  {
    state: 'queued',
    reach: async (easel) => {
      easel.runcomfy.next({ queueMs: 600_000 });
      return askUntil(easel, 'queued');
    },
    answer: 'asked',
    later: 'cancelled',
    submissions: 1,
    cancels: 1,
    ends: '🚫 Cancelled · no credits used',
    costs: givenBack,
  },
  {
    state: 'running',
    reach: async (easel) => {
      easel.runcomfy.next({ runMs: 60_000 });
      return askUntil(easel, 'running');
    },
    answer: 'cannotStop',
    submissions: 1,
    cancels: 0,
    ends: '✅',
    costs: charged,
  },
  {
    state: 'fetching',
    reach: async (easel) => {
      easel.runcomfy.mediaFaults.inject({ fault: { kind: 'delay', ms: 8_000 } });
      return askUntil(easel, 'fetching');
    },
    answer: 'cannotStop',
    submissions: 1,
    cancels: 0,
    ends: '✅',
    costs: charged,
  },
  {
    state: 'delivering',
    reach: async (easel) => {
      const stop = easel.runcomfy.onMediaRequest(() => {
        stop();
        easel.discord.faults.inject({ method: 'PATCH', times: 3, fault: { kind: 'delay', ms: 8_000 } });
      });
      const asked = await ask(easel);
      await easel.until(() => stateOf(easel, asked.id) === 'delivering');
      return asked;
    },
    answer: 'delivering',
    submissions: 1,
    cancels: 0,
    ends: '✅',
    costs: charged,
  },
];

describe.each(stages)(
  'while it is $state',
  ({ state, env, reach, answer, later, submissions, cancels, ends, costs }) => {
    test.each([
      { who: 'its owner', cannotStop: 'ownerCannotStop', offers: 'private' },
      { who: 'a moderator', cannotStop: 'moderatorCannotStop', offers: 'withhold' },
    ] as const)(`$who presses Cancel: ${answer}`, async ({ who, cannotStop, offers }) => {
      const easel = await startEasel({ ...(env !== undefined && { env }) });
      const { guild, ana, until } = easel;
      const moderator = guild.addMember({ permissions: moderating });
      const presser = who === 'its owner' ? ana : moderator;
      const asked = await reach(easel);
      const pressed = await press(presser, asked.reply(), `cancel:${asked.id}`);
      expect(stateOf(easel, asked.id)).toBe(answer === 'cancelled' ? 'cancelled' : state);
      expect(answerOf(pressed)).toBe(pressAnswers[answer === 'cannotStop' ? cannotStop : answer]);
      expect(buttonsOf(pressed.reply())).toEqual(answer === 'cannotStop' ? [`${offers}:${asked.id}`] : []);

      const byModerator = ends.replace('Cancelled', `Cancelled by <@${moderator.id}>`);
      expect(await announcedEnd(easel, asked)).toContain(who === 'its owner' ? ends : byModerator);
      if (later !== undefined) await until(() => answerOf(pressed) === pressAnswers[later]);
      expect(submissionsOfCat(easel)).toBe(submissions);
      expect(cancelsAsked(easel)).toBe(cancels);
      expect(moneyOf(easel)).toEqual(costs);
      expect(answerOf(await press(presser, asked.reply(), `cancel:${asked.id}`))).toBe(pressAnswers.over);
    });

    test('a stranger and a moderator of another server press Cancel: refused in private, and nothing changes', async () => {
      const easel = await startEasel({ ...(env !== undefined && { env }) });
      const { discord, guild, channel } = easel;
      const elsewhere = discord.addGuild();
      const lobby = elsewhere.addChannel();
      const foreign = elsewhere.addMember({ permissions: moderating });
      const own = await foreign.command(lobby, 'image', { prompt: 'their own', images: 1 });
      const theirs = await easel.until(() => ended(own));
      const asked = await reach(easel);
      const before = stateOf(easel, asked.id);
      const presses = [
        await press(guild.addMember(), asked.reply(), `cancel:${asked.id}`),
        // As a moderator in the server of the message, for a job of another server; and here, as a person who is no
        // moderator.
        await press(foreign, theirs, `cancel:${asked.id}`),
        await press(guild.join(foreign), asked.reply(), `cancel:${asked.id}`),
      ];
      expect(presses.map(answerOf)).toEqual([pressAnswers.notYours, pressAnswers.notYours, pressAnswers.notYours]);
      expect(stateOf(easel, asked.id)).toBe(before);
      expect(cancelsAsked(easel)).toBe(0);
      expect(channel.messages().some((message) => textOf(message).includes('Cancelled'))).toBe(false);
      // The held requests continue, so that the bot can be stopped.
      await easel.clock.advance(30_000);
    });
  },
);

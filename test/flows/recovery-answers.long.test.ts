import { expect, test } from 'vitest';
import { shareCrashHarness } from '../support/crash-scenes.ts';
import {
  delivered,
  expectedOf,
  isEdit,
  isFirstAnswer,
  isLook,
  isPost,
  isStatus,
  loseFirstAnswer,
  outcomeOf,
  unknownOutcome,
  type Crash,
} from './recovery.ts';

const newScene = shareCrashHarness();

const crashes: readonly Crash[] = [
  {
    name: 'when accepted, before its first answer: nothing is submitted, nothing counts',
    at: isFirstAnswer,
    found: 'accepted',
    ends: 'refused',
    messages: 0,
    posts: 0,
    taken: 0,
    costs: { member: false, bot: false },
  },
  {
    name: 'when accepted, Discord’s answer lost: the reply is there, so it is made',
    arrange: loseFirstAnswer,
    at: isLook,
    found: 'accepted',
    ...delivered,
  },
  {
    name: 'when accepted, and Discord never showed it: nothing is submitted, nothing counts',
    arrange: loseFirstAnswer,
    at: isLook,
    meanwhile: ({ discord }) =>
      void discord.faults.inject({
        method: 'GET',
        path: /\/messages\//,
        fault: { kind: 'answer', status: 404, body: { code: 10_008, message: 'Unknown Message' } },
      }),
    found: 'accepted',
    ends: 'refused',
    posts: 0,
    taken: 0,
    costs: { member: false, bot: false },
  },
  {
    name: 'while submitting, after RunComfy took it: never sent again',
    at: isPost,
    done: ({ submissions }) => submissions().length === 1,
    ...unknownOutcome,
    taken: 1,
  },
  {
    name: 'while waiting, since RunComfy had no room: it has its turn',
    arrange: ({ runcomfy }) => (runcomfy.switches.rateLimit = { left: 1, retryAfter: '3600' }),
    at: isEdit,
    found: 'waiting',
    ...delivered,
    posts: 2,
  },
  { name: 'while queued', at: isStatus, found: 'queued', ...delivered },
];

test.each(crashes.map((crash) => [crash.name, crash] as const))('killed %s', async (_name, crash) => {
  expect(await outcomeOf(await newScene(), crash)).toEqual(expectedOf(crash));
});

import { expect, test } from 'vitest';
import { shareCrashHarness } from '../support/crash-scenes.ts';
import {
  delivered,
  expectedOf,
  isFirstAnswer,
  isPost,
  isStatus,
  stateIn,
  unknownOutcome,
  outcomeOf,
  type Crash,
} from './recovery.ts';

const newScene = shareCrashHarness();

const crashes: readonly Crash[] = [
  {
    name: 'when accepted and answered, before that is written down: the reply is there, so it is made',
    at: isFirstAnswer,
    done: ({ channel }) => channel.messages().length === 1,
    found: 'accepted',
    ...delivered,
  },
  { name: 'while submitting, before RunComfy took it: never sent again', at: isPost, ...unknownOutcome, taken: 0 },
  {
    name: 'while running',
    arrange: ({ runcomfy }) => runcomfy.next({ runMs: 3_000 }),
    at: (request, scene) => isStatus(request) && stateIn(scene) === 'running',
    found: 'running',
    ...delivered,
  },
];

test.each(crashes.map((crash) => [crash.name, crash] as const))('killed %s', async (_name, crash) => {
  expect(await outcomeOf(await newScene(), crash)).toEqual(expectedOf(crash));
});

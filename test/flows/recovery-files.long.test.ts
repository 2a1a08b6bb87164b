import { expect, test } from 'vitest';
import { shareCrashHarness } from '../support/crash-scenes.ts';
import {
  delivered,
  expectedOf,
  files,
  isEdit,
  isFurtherMessage,
  isMedia,
  isUpload,
  stateIn,
  outcomeOf,
  type Crash,
} from './recovery.ts';

const newScene = shareCrashHarness();

const crashes: readonly Crash[] = [
  { name: 'while fetching', at: isMedia, found: 'fetching', ...delivered },
  {
    name: 'while fetching the last of three',
    images: 3,
    at: (request, { mediaRequests }) => isMedia(request) && mediaRequests().filter(isMedia).length === 3,
    found: 'fetching',
    ...delivered,
  },
  { name: 'while delivering, the upload lost', images: 2, at: isUpload, found: 'delivering', ...delivered },
  {
    name: 'while delivering, between the upload and its commit: the files are there once',
    images: 2,
    at: isUpload,
    done: (scene) => files(scene) === 2,
    found: 'delivering',
    ...delivered,
  },
  {
    name: 'while delivering, before its second message',
    images: 12,
    at: isFurtherMessage,
    found: 'delivering',
    messages: 2,
    ...delivered,
  },
  {
    name: 'while delivering, its second message made and not written down: it is found again',
    images: 12,
    at: isFurtherMessage,
    done: ({ channel }) => channel.messages().length === 2,
    found: 'delivering',
    messages: 2,
    ...delivered,
  },
  {
    name: 'while delivering, between its two messages: the second is filled, not made once more',
    images: 12,
    at: (request, scene) => isUpload(request) && files(scene) === 10,
    found: 'delivering',
    messages: 2,
    ...delivered,
  },
  {
    name: 'when failed and not told: it is told',
    arrange: ({ runcomfy }) => runcomfy.next({ end: 'failed' }),
    at: (request, scene) => isEdit(request) && stateIn(scene) === 'failed',
    found: 'failed',
    ends: 'failed',
    says: '❌ The model hit an error.',
    posts: 1,
    taken: 1,
    costs: { member: false, bot: true },
  },
];

test.each(crashes.map((crash) => [crash.name, crash] as const))('killed %s', async (_name, crash) => {
  expect(await outcomeOf(await newScene(), crash)).toEqual(expectedOf(crash));
});

import { expect, test } from 'vitest';
import { expectedOf, isPosted, outcomeOf, type Death } from './deaths.ts';

const betweenUploadAndSubmission: Death = {
  async die(harness, bot) {
    harness.runcomfy.switches.rateLimit = { left: 1, retryAfter: '3600' };
    await harness.killAtCommit(bot, (job) => isPosted(job) && job.unsent === 1);
  },
  meanwhile: async ({ discord }) => discord.forgetAttached(),
  posts: 2,
};

test('killed between the upload and the submission, with the link of what was attached dead: the job runs, with one paid request', async () => {
  expect(await outcomeOf(betweenUploadAndSubmission)).toEqual(expectedOf(betweenUploadAndSubmission));
});

import { newJob, type Job, type JobRequest } from '../../src/core/job/record.ts';

/** A small request for a picture of a fox: 6 credits, 60,000 millionths of a dollar. */
export function aRequest(others: Partial<JobRequest> = {}): JobRequest {
  return {
    id: '1',
    model: { id: 'maker/model', version: 'v', command: 'image' },
    owner: { id: '2', language: 'en-US' },
    place: { guildId: '3', channelId: '4', applicationId: '5', token: 'secret', attachmentLimit: 10 },
    prompt: 'a fox',
    asked: [],
    input: { text: 'a fox' },
    inputs: [],
    expected: undefined,
    hold: { credits: 6, micros: 60_000, day: '2026-11-21', month: '2026-11' },
    pace: { key: 'maker/model', guess: 15_000 },
    ...others,
  };
}

/** Its record, just accepted; `others` may put it anywhere. */
export function aJob(others: Partial<Job> = {}): Job {
  return { ...newJob(aRequest(), 0), ...others };
}

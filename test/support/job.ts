import { newJob, type Job, type JobInput, type JobRequest } from '../../src/core/job/record.ts';

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

/** A picture that a member puts in, of at most a megabyte. It is not fetched yet. */
export function anInput(others: Partial<JobInput> = {}): JobInput {
  return {
    input: 'image',
    isList: false,
    label: 'picture',
    source: { kind: 'attachment', url: 'https://cdn.discordapp.com/ephemeral-attachments/1/2/picture.png' },
    bounds: { media: 'image', bytes: 1_000_000, still: false },
    resize: false,
    dataUri: false,
    reserved: 1_000_000,
    ...others,
  };
}

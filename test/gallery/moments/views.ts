import type { JobView } from '../../../src/core/job/view.ts';
import { replyView } from '../../../src/core/job/view.ts';
import type { ViewContext } from '../../../src/core/job/status-view.ts';
import type { MediaKind } from '../../../src/core/media/media-kind.ts';
import type { Job, OutputFile } from '../../../src/core/job/record.ts';
import type { BestNext } from '../../../src/messages/best-next.ts';
import { jobMessage } from '../../../src/messages/job/message.ts';
import type { Translate } from '../../../src/words/words.ts';
import { aJob } from '../../support/job.ts';
import type { Shown } from '../moment.ts';
import { ids, image, now } from './facts.ts';

export const jobId = '1331300000000000001';
const place = { guildId: ids.guild, channelId: ids.pictures, applicationId: '5', attachmentLimit: 10 };
const minute = 60_000;

/** A request of ana's for two pictures of a lighthouse, two minutes ago. */
export function request(others: Partial<Job> = {}): Job {
  return aJob({
    id: jobId,
    model: { id: image.id, version: 'v', command: 'image', title: 'Seedream 4.0' },
    owner: { id: ids.ana, language: 'en-US' },
    place,
    prompt: 'a lighthouse in a storm, oil on canvas',
    hold: { credits: 6, micros: 60_000, day: '2026-11-30', month: '2026-11' },
    given: { prompt: 'a lighthouse in a storm, oil on canvas', images: 2 },
    reply: '1331300000000000009',
    times: { accepted: now - 2 * minute, submitted: now - 2 * minute, running: now - minute },
    ...others,
  });
}

/** A request that was made again from a result of ben's. */
export const madeFrom = {
  kind: 'again',
  parent: '1331200000000000001',
  root: '1331200000000000001',
  credit: { owner: ids.ben, channelId: ids.pictures, message: '1331200000000000009' },
} as const;

/** The files of a result: pictures, unless `kind` says otherwise. */
export function pictures(count: number, others: Partial<OutputFile> = {}, kind: MediaKind = 'image'): OutputFile[] {
  return Array.from({ length: count }, (_, index) => ({
    url: `https://files.runcomfy.net/${index + 1}.png`,
    fetched: { name: `image-${index + 1}.png`, size: 1, kind, type: 'image/png' },
    ...others,
  }));
}

/** A job that ended, with this many pictures attached. */
export function delivered(count: number, others: Partial<Job> = {}): Job {
  const times = { accepted: now - 2 * minute, completed: now - 2 * minute + 21_000, ended: now };
  const attachments = Array.from({ length: count }, (_, file) => ({ id: '', file }));
  return request({
    state: 'delivered',
    files: pictures(count),
    messages: [{ id: jobId, attachments }],
    settlement: { at: now, credits: 6, micros: 60_000 },
    times,
    ...others,
  });
}

/** The public card of a job. */
export function cardOf(job: Job, t: Translate, context: ViewContext = {}): Shown {
  return shownView(replyView(job, context), t);
}

const actions = { 'en-US': 'Animate', 'zh-TW': '生成動畫' };
/** As if a model for moving pictures were offered. */
const bestNext: BestNext = (media, language) =>
  media === 'image' ? { command: 'animate', label: actions[language as 'en-US'] } : undefined;

export function shownView(view: JobView, t: Translate): Shown {
  const { components } = jobMessage(view, ids.ana, t, bestNext);
  return { kind: 'message', components, files: [...view.inputs, ...view.gallery].map(({ name }) => name) };
}

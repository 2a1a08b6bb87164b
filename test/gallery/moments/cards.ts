import { failureReasons } from '../../../src/core/job/record.ts';
import { inputsView, pageView, replyView } from '../../../src/core/job/view.ts';
import type { StatusView, WaitStatus } from '../../../src/core/job/status-view.ts';
import { mentionMessage } from '../../../src/messages/job/mention.ts';
import type { Part } from '../moment.ts';
import { ids, now } from './facts.ts';
import { cardOf, delivered, madeFrom, pictures, request, shownView } from './views.ts';

const since = now - 12_000;
const waiting = (ahead: number, held?: WaitStatus['held']): WaitStatus => ({ ahead, held });
const photo = {
  input: 'image',
  isList: false,
  label: 'picture',
  bounds: { media: 'image', bytes: 1, still: false },
  resize: false,
  dataUri: false,
  reserved: 1,
  fetched: { name: 'input-01.png', size: 1, kind: 'image', type: 'image/png' },
  posted: { attachment: '1', link: 'https://cdn.discordapp.com/1.png' },
} as const;
const asked = [
  { label: 'size', value: '2048×2048 (1:1)' },
  { label: 'seed', value: '42' },
];
const long = `a lighthouse in a storm, oil on canvas, ${'waves as high as houses, '.repeat(14)}and one small boat`;
const statuses = (kinds: readonly StatusView[]) =>
  kinds.map((status) => ({ ...replyView(request({ state: 'running' })), status }));

/** A job's message, from the request to its end. */
export const cards: Part = {
  title: 'A request and its result',
  moments: [
    {
      name: 'card-waiting',
      title: 'It waits',
      when: 'The card of a request in line, next in line, and with files that are being made ready.',
      shown: (t) => [
        cardOf(request({ state: 'waiting' }), t, { wait: waiting(3) }),
        cardOf(request({ state: 'waiting' }), t, { wait: waiting(0) }),
        cardOf(request({ state: 'waiting', inputs: [{ ...photo, posted: undefined }] }), t),
      ],
    },
    {
      name: 'card-held',
      title: 'Something holds it up',
      when: 'RunComfy is busy, the bot or the server is paused, or the host has to act. Its place is kept.',
      shown: (t) =>
        (['unreachable', 'paused', 'paused-here', 'account', 'clock'] as const).map((held) =>
          cardOf(request({ state: 'waiting' }), t, { wait: waiting(0, held) }),
        ),
    },
    {
      name: 'card-running',
      title: 'It runs',
      when: 'Queued at RunComfy, generating with and without a moment that is believed, taking longer, uploading.',
      shown: (t) =>
        statuses([
          { kind: 'queued', since },
          { kind: 'queued-at', since, position: 4 },
          { kind: 'running', since, readyAt: undefined },
          { kind: 'running', since, readyAt: now + 20_000 },
          { kind: 'overdue', since },
          { kind: 'late' },
          { kind: 'finishing' },
        ]).map((view) => shownView(view, t)),
    },
    {
      name: 'card-result',
      title: 'The result',
      when: 'Pictures first; below them the prompt and one quiet line. A long prompt is folded.',
      shown: (t) => [cardOf(delivered(2, { asked }), t), cardOf(delivered(1, { prompt: long }), t)],
    },
    {
      name: 'card-made-from',
      title: 'A result that was made from another',
      when: "From somebody else's result, and from one's own. It pings nobody.",
      shown: (t) =>
        [ids.ben, ids.ana].map((owner) =>
          cardOf(delivered(1, { origin: { ...madeFrom, credit: { ...madeFrom.credit, owner } } }), t),
        ),
    },
    {
      name: 'card-result-notes',
      title: 'A result with a note',
      when: 'A flag that was not used, fewer pictures than asked for, files that are linked or left out, a second part, what was put in.',
      shown: (t) => [
        cardOf(delivered(2, { asked: [{ label: 'size', value: '2048×2048 (1:1)', over: '--ar 16:9' }] }), t),
        cardOf(delivered(1, { expected: 3, times: { ...delivered(1).times, completed: now } }), t),
        cardOf(
          delivered(0, {
            files: [
              ...pictures(1, { fetched: undefined, problem: 'too-large' }),
              ...pictures(1, { fetched: undefined, problem: 'svg' }),
              ...pictures(1, { shrinks: 1 }),
              ...pictures(1, { fetched: undefined, problem: 'damaged' }),
            ],
            leftOut: 2,
            times: { ...delivered(0).times, completed: now - 25_000 },
          }),
          t,
        ),
        shownView(
          pageView(
            delivered(12, {
              files: pictures(12),
              messages: [
                { id: '1', attachments: [] },
                { id: '2', attachments: [10, 11].map((file) => ({ id: '', file })) },
              ],
            }),
            1,
          ),
          t,
        ),
        cardOf(delivered(1, { inputs: [photo] }), t),
        shownView(inputsView(delivered(1, { inputs: [photo, photo] })), t),
      ],
    },
    {
      name: 'card-kinds',
      title: 'Video and sound, and no prompt',
      when: 'A video, a sound, a result whose prompt is not kept any more.',
      shown: (t) => [
        ...(['video', 'audio'] as const).map((kind) => ({
          ...cardOf(delivered(2, { files: pictures(2, {}, kind) }), t),
        })),
        ...(['image', 'video', 'audio'] as const).map((kind) =>
          cardOf(
            delivered(1, {
              prompt: undefined,
              files: pictures(1, {}, kind),
            }),
            t,
          ),
        ),
      ],
    },
    {
      name: 'card-private',
      title: 'Private, or elsewhere',
      when: 'The public card of a private result, of one that was posted elsewhere or is kept, and of one that a moderator holds back.',
      shown: (t) => [
        cardOf(request({ state: 'running', wish: 'private' }), t),
        cardOf(delivered(1, { wish: 'private', route: { via: 'press' } }), t),
        cardOf(delivered(1, { route: { via: 'channel' } }), t),
        cardOf(delivered(1, { kept: true, route: { via: 'direct', channelId: '9' } }), t),
        cardOf(delivered(1, { wish: 'withhold' }), t),
        shownView(pageView(delivered(1, { kept: true, route: { via: 'direct', channelId: '9' } }), 0), t),
      ],
    },
    {
      name: 'card-mention',
      title: 'It took long',
      when: 'One reply that mentions its owner alone, where the server turned that on.',
      shown: (t) =>
        [delivered(1), request({ state: 'failed' })].map((job) => ({
          kind: 'message',
          components: mentionMessage(job, t).components,
        })),
    },
    {
      name: 'card-cancelled',
      title: 'Cancelled',
      when: 'By its owner, and by a moderator.',
      shown: (t) => [
        cardOf(request({ state: 'cancelled' }), t),
        cardOf(request({ state: 'cancelled', cancelledBy: ids.max }), t),
      ],
    },
    {
      name: 'card-failed',
      title: 'It failed',
      when: 'Every reason, each with what became of the credits and what to do.',
      shown: (t) => [
        ...failureReasons.map((failure) => cardOf(request({ state: 'failed', failure }), t)),
        cardOf(
          request({
            state: 'failed',
            failure: 'input-unusable',
            inputProblem: { label: 'picture', problem: { reason: 'damaged' } },
          }),
          t,
        ),
      ],
    },
  ],
};

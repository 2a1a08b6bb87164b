import { openAsBlob } from 'node:fs';
import { Routes, type APIMessage, type REST, type RouteLike } from 'discord.js';
import { z } from 'zod';
import type { Job, JobMessage } from '../core/job/record.ts';
import type { JobView } from '../core/job/view.ts';
import type { Messenger, NotShown, Shown, Upload } from '../services/messenger.ts';
import type { Words } from '../words/words.ts';
import { jobMessage, type MessageBody } from './job-message.ts';
import { isTokenDead, notShown } from './outcome.ts';
import type { Rests } from './rest.ts';

/** The only place that writes jobs' messages. */
export function createMessenger(options: { readonly rests: Rests; readonly words: Words }): Messenger {
  const { rests, words } = options;

  async function send(
    ways: readonly Way[],
    body: () => Promise<object>,
    signal: AbortSignal,
  ): Promise<APIMessage | NotShown> {
    let failure: NotShown = { kind: 'gone' };
    for (const way of ways) {
      try {
        const form = await body();
        const answer = await way.rest[way.method](way.route, {
          body: form instanceof FormData ? form : { ...form, ...way.extra },
          passThroughBody: form instanceof FormData,
          auth: way.rest === rests.bot,
          signal,
        });
        return answer as APIMessage;
      } catch (error) {
        signal.throwIfAborted();
        failure = notShown(error);
        if (!isTokenDead(error)) return failure;
      }
    }
    return failure;
  }

  return {
    async edit(job, page, view, uploads, signal) {
      const { token, applicationId, channelId } = job.place;
      const message = job.messages[page];
      const ways: Way[] = [];
      if (token !== undefined) {
        ways.push({
          rest: rests.interactions,
          method: 'patch',
          route: Routes.webhookMessage(applicationId, token, message?.id ?? '@original'),
        });
      }
      // Once the token is dead, a public reply is an ordinary message of the bot's.
      if (message !== undefined) {
        ways.push({ rest: rests.bot, method: 'patch', route: Routes.channelMessage(channelId, message.id) });
      }
      const kept = message?.attachments ?? [];
      const body = jobMessage(view, job.owner.language, words);
      const answer = await send(ways, async () => withFiles(body, kept, uploads), signal);
      return 'kind' in answer ? answer : { kind: 'shown', message: read(answer, view) };
    },

    async place(job: Job, view: JobView, signal): Promise<Shown> {
      const { token, applicationId, channelId } = job.place;
      const body = jobMessage(view, job.owner.language, words);
      const placeholder = { flags: body.flags, components: body.components, allowed_mentions: body.allowed_mentions };
      const ways: Way[] = [];
      if (token !== undefined) {
        ways.push({ rest: rests.interactions, method: 'post', route: Routes.webhook(applicationId, token) });
      }
      const nonce = `${job.id}-${view.page.number}`;
      ways.push({
        rest: rests.bot,
        method: 'post',
        route: Routes.channelMessages(channelId),
        extra: { nonce, enforce_nonce: true },
      });
      const answer = await send(ways, async () => Promise.resolve(placeholder), signal);
      return 'kind' in answer ? answer : { kind: 'shown', message: { id: answer.id, attachments: [] } };
    },
  };
}

/** One way to reach a message; the next is tried only where the interaction's token is dead. */
interface Way {
  readonly rest: REST;
  readonly method: 'patch' | 'post';
  readonly route: RouteLike;
  readonly extra?: object;
}

/** Files stream from the spool: discord.js' own way would read each into memory. Unlisted attachments would be dropped. */
async function withFiles(
  body: MessageBody,
  kept: JobMessage['attachments'],
  uploads: readonly Upload[],
): Promise<object> {
  const attachments = [
    ...kept.flatMap(({ id }) => (id === '' ? [] : [{ id }])),
    ...uploads.map(({ name }, index) => ({ id: String(index), filename: name })),
  ];
  if (attachments.length === 0) return body;
  if (uploads.length === 0) return { ...body, attachments };
  const form = new FormData();
  form.append('payload_json', JSON.stringify({ ...body, attachments }));
  for (const [index, { path, name, type }] of uploads.entries()) {
    form.append(`files[${index}]`, await openAsBlob(path, { type }), name);
  }
  return form;
}

const galleries = z.array(
  z.object({
    components: z
      .array(
        z.object({
          items: z.array(z.object({ media: z.object({ attachment_id: z.string().optional() }) })).optional(),
        }),
      )
      .optional(),
  }),
);

/** The ids of the attachments stand in the components that show them, in the gallery's order. */
function read(message: APIMessage, view: JobView): JobMessage {
  const parsed = galleries.safeParse(message.components);
  const items = parsed.success
    ? parsed.data.flatMap((container) => container.components ?? []).flatMap((part) => part.items ?? [])
    : [];
  return {
    id: message.id,
    // An id that Discord does not tell is empty: the file is posted all the same, and not posted again.
    attachments: view.gallery.map(({ file }, index) => ({ id: items[index]?.media.attachment_id ?? '', file })),
  };
}

import { openAsBlob } from 'node:fs';
import type { APIMessage } from 'discord.js';
import { z } from 'zod';
import type { JobInput, JobMessage } from '../core/job/record.ts';
import type { JobView } from '../core/job/view.ts';
import { attachmentsOf } from '../messages/job/message.ts';
import type { MessageBody } from '../messages/message-body.ts';
import type { Upload } from '../services/jobs/messenger.ts';

const media = z.object({ url: z.string().optional(), attachment_id: z.string().optional() });
const part = z.object({
  items: z.array(z.object({ media })).optional(),
  file: media.optional(),
  accessory: z.object({ media: media.optional() }).optional(),
});
const message = z.object({ components: z.array(z.object({ components: z.array(part).optional() })) });

/** A file with a description of its own. */
type Described = Upload & { readonly description?: string | undefined };

/** An attachment that an edit keeps. Without a description it keeps the one that it has. */
export interface KeptFile {
  readonly id: string;
  readonly description?: string | undefined;
}

/**
 * A message's body with its files. Where files are uploaded it is a form that streams them from the spool. The body lists
 * the ids of the attachments to keep, because Discord drops those that are not listed.
 */
export async function withFiles(
  body: MessageBody,
  kept: readonly KeptFile[],
  uploads: readonly Described[],
): Promise<object> {
  const attachments = [
    ...kept.filter(({ id }) => id !== ''),
    ...uploads.map(({ name, description }, index) => ({
      id: String(index),
      filename: name,
      ...(description === undefined ? {} : { description }),
    })),
  ];
  if (uploads.length === 0) return { ...body, attachments };
  const form = new FormData();
  form.append('payload_json', JSON.stringify({ ...body, attachments }));
  for (const [index, { path, name, type }] of uploads.entries()) {
    form.append(`files[${index}]`, await openAsBlob(path, { type }), name);
  }
  return form;
}

/** The files that the components of a message show, in their order. */
export function filesIn(answer: unknown): z.infer<typeof media>[] {
  const containers = message.safeParse(answer).data?.components ?? [];
  return containers
    .flatMap(({ components = [] }) => components)
    .flatMap(({ items = [], file, accessory }) => [...items.map((item) => item.media), file, accessory?.media])
    .filter((found) => found !== undefined);
}

/** The message for the job's record. The ids of its attachments are in the components that show them, in the same order. */
export function postedIn(answer: APIMessage, view: JobView): JobMessage {
  // The result stands before what was put in.
  const shown = filesIn(answer);
  const { seen, heard } = attachmentsOf(view.gallery);
  return {
    id: answer.id,
    // Where Discord sends no id it is empty. The file is posted nevertheless, and is not posted again.
    attachments: [...seen, ...heard].map(({ file }, index) => ({ id: shown[index]?.attachment_id ?? '', file })),
  };
}

/** The attachments that show what was put in, in the order of `inputs`. */
export function inputsIn(answer: unknown, inputs: JobView['inputs']): NonNullable<JobInput['posted']>[] {
  const shown = filesIn(answer);
  const { seen, heard } = attachmentsOf(inputs);
  const places = [...seen, ...heard];
  return inputs.map((input) => {
    const { attachment_id: attachment = '', url: link = '' } = shown[places.indexOf(input)] ?? {};
    return { attachment, link };
  });
}

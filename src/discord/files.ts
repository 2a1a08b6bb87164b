import { openAsBlob } from 'node:fs';
import type { JobMessage } from '../core/job/record.ts';
import type { Upload } from '../services/jobs/messenger.ts';
import type { MessageBody } from '../messages/job/message.ts';

/**
 * A message's body with its files: a form where files go up, which streams them from the spool.
 * Attachments that are not listed would be dropped.
 */
export async function withFiles(
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

import { Refusal, refusal } from '../refusal.ts';
import { invalidFormBody, type Violation } from '../rules/error.ts';
import type { Upload } from '../world/files.ts';
import type { World } from '../world/world.ts';
import type { MessageFile } from './stored-message.ts';
import type { AttachmentPayload, MessagePayload } from './types.ts';

const attachmentsAMessage = 10;

interface AddedFile extends Omit<MessageFile, 'file'> {
  readonly upload: Upload;
}

/** Which of the old and the new files a message will have. */
export interface AttachmentPlan {
  readonly kept: readonly MessageFile[];
  readonly added: readonly AddedFile[];
  /** Whether `attachment://name` finds the new files. In an edit it does not if the edit does not list them. */
  readonly addedAreNamed: boolean;
}

/** Throws 413/40005 if a file is larger than the channel allows. */
export function requireSizes(uploads: readonly Upload[], limit: number): void {
  if (uploads.some(({ bytes }) => bytes.byteLength > limit)) throw refusal('tooLarge');
}

/**
 * Reads `attachments` as API v10 does. A list names every file that the message is to have; other files are dropped.
 * Without a list, old files stay until new ones come. Throws 50035 for an id that is neither a file of the message nor
 * the number of a new one, and for more than 10 files.
 */
export function planAttachments(
  payload: MessagePayload,
  uploads: readonly Upload[],
  existing: readonly MessageFile[],
  kind: 'create' | 'edit',
): AttachmentPlan {
  const listed = payload.attachments ?? undefined;
  if (listed === undefined) {
    return checked({
      kept: uploads.length > 0 ? [] : existing,
      added: uploads.map((upload) => ({ upload, ...written({ id: upload.index }, upload.name) })),
      addedAreNamed: kind === 'create',
    });
  }
  const kept: MessageFile[] = [];
  const added: AddedFile[] = [];
  const violations: Violation[] = [];
  for (const [index, attachment] of listed.entries()) {
    const { id, filename } = attachment;
    const old = existing.find(({ file }) => file.id === String(id));
    const upload = uploads.find((each) => each.index === String(id));
    if (old !== undefined) {
      kept.push({ ...old, ...written(attachment, '') });
    } else if (upload === undefined) {
      violations.push({
        path: ['attachments', index, 'id'],
        code: 'ATTACHMENT_NOT_FOUND',
        message: 'Attachment data not found',
      });
    } else {
      added.push({
        upload: filename === undefined ? upload : { ...upload, name: filename },
        ...written(attachment, filename ?? upload.name),
      });
    }
  }
  if (violations.length > 0) throw new Refusal(400, invalidFormBody(violations));
  return checked({ kept, added, addedAreNamed: true });
}

/** The metadata of a file. A name that begins with SPOILER_ hides it too. */
function written(
  { description, is_spoiler: spoiler }: AttachmentPayload,
  name: string,
): Pick<MessageFile, 'description' | 'spoiler'> {
  const isHidden = name.startsWith('SPOILER_') || spoiler;
  return {
    ...(typeof description === 'string' && { description }),
    ...(typeof isHidden === 'boolean' && { spoiler: isHidden }),
  };
}

function checked(plan: AttachmentPlan): AttachmentPlan {
  if (plan.kept.length + plan.added.length <= attachmentsAMessage) return plan;
  const message = `Must be ${attachmentsAMessage} or fewer in length.`;
  throw new Refusal(400, invalidFormBody([{ path: ['attachments'], code: 'BASE_TYPE_MAX_LENGTH', message }]));
}

export async function storeAdded(world: World, channelId: string, plan: AttachmentPlan): Promise<MessageFile[]> {
  return Promise.all(
    plan.added.map(async ({ upload, ...said }) => ({ file: await world.files.put(channelId, upload), ...said })),
  );
}

import { Refusal, refusal } from '../refusal.ts';
import { invalidFormBody, type Violation } from '../rules/error.ts';
import { checkMessage, type MessageContext } from '../rules/message.ts';
import type { Upload } from '../world/files.ts';
import type { Channel } from '../world/channels.ts';
import type { WireUser } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { planAttachments, requireSizes, storeAdded, type AttachmentPlan } from './attachments.ts';
import { compose, type Fields, type WriteContext } from './compose.ts';
import { announce, forgetOldest } from './store.ts';
import type { MessageFile, StoredMessage } from './stored-message.ts';
import { messageFlags, type MessagePayload, type WireMessage } from './types.ts';

/** The payload and files of a message, from a request. */
export interface MessageBody {
  readonly payload: unknown;
  readonly uploads: readonly Upload[];
}

/** Throws 50035 if there are violations, or 50006 for an empty message. */
export function requireValid(violations: Violation[]): void {
  if (violations.some(({ code }) => code === 'EMPTY_MESSAGE')) throw refusal('emptyMessage');
  if (violations.length > 0) throw new Refusal(400, invalidFormBody(violations));
}

/** The properties of a new message that the bot does not write. */
export interface MessageFrame extends Pick<
  WireMessage,
  'type' | 'application_id' | 'webhook_id' | 'interaction_metadata' | 'interaction' | 'message_reference'
> {
  readonly flags: number;
  /** Default: the bot. */
  readonly author?: WireUser;
  readonly ephemeralTo?: string;
}

/** Stores a checked payload as a new message. Throws 413/40005 and 50035 for problems that only the files show. */
export async function createMessage(
  world: World,
  channel: Channel,
  body: MessageBody,
  frame: MessageFrame,
  context: WriteContext,
): Promise<StoredMessage> {
  const payload = body.payload as MessagePayload;
  requireSizes(body.uploads, context.limit);
  const plan = planAttachments(payload, body.uploads, [], 'create');
  const files = await storeAdded(world, channel.id, plan);
  const { ephemeralTo, ...wireFrame } = frame;
  const fields = compose(world, channel, {
    base: { content: '', embeds: [], components: [] },
    payload,
    files,
    named: files,
    ephemeral: ephemeralTo !== undefined,
    context,
  });
  return addMessage(world, channel, { ...wireFrame, ...fields, nonce: payload.nonce }, ephemeralTo, files);
}

/** Stores the message that says that the application is thinking. */
export function createLoading(world: World, channel: Channel, frame: MessageFrame): StoredMessage {
  const { ephemeralTo, ...wireFrame } = frame;
  const empty: Fields = {
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
  };
  return addMessage(world, channel, { ...wireFrame, ...empty, nonce: undefined }, ephemeralTo, []);
}

function addMessage(
  world: World,
  channel: Channel,
  { nonce, ...fields }: Fields & Omit<MessageFrame, 'ephemeralTo'> & { nonce: string | number | undefined },
  ephemeralTo: string | undefined,
  files: readonly MessageFile[],
): StoredMessage {
  const id = world.newId();
  const stored: StoredMessage = {
    id,
    channelId: channel.id,
    ...(ephemeralTo !== undefined && { ephemeralTo }),
    files,
    deleted: false,
    version: 0,
    history: [],
    wire: {
      id,
      channel_id: channel.id,
      author: world.bot,
      timestamp: new Date(world.clock.now()).toISOString(),
      edited_timestamp: null,
      pinned: false,
      tts: false,
      ...fields,
      ...(nonce !== undefined && { nonce }),
    },
  };
  world.messages.set(id, stored);
  forgetOldest(world, channel.id);
  announce(world, 'MESSAGE_CREATE', stored);
  return stored;
}

/**
 * Checks an edit and applies all of it or nothing. Throws 413/40005, 50006 and 50035, for example for an edit that
 * turns on Components V2 and leaves old content or embeds.
 */
export async function editMessage(
  world: World,
  channel: Channel,
  stored: StoredMessage,
  body: MessageBody,
  context: WriteContext,
): Promise<void> {
  requireSizes(body.uploads, context.limit);
  const before = stored.files;
  const rules = editRules(stored, body);
  requireValid(checkMessage(body.payload, { kind: 'edit', webhook: context.webhook, ...rules }));
  const payload = body.payload as MessagePayload;
  const plan = planAttachments(payload, body.uploads, stored.files, 'edit');
  requireNoLegacyLeftovers(stored.wire, payload, rules.wasV2);
  const added = await storeAdded(world, channel.id, plan);
  if (stored.deleted) throw refusal('unknownMessage');
  replaceContents(world, channel, stored, { payload, plan, added, context });
  await Promise.all(
    before
      .filter(({ file }) => !stored.files.some((each) => each.file.id === file.id))
      .map(({ file }) => world.files.remove(file)),
  );
}

/** What the rules need to know about the edited message, and the files that it will have. */
export function editRules(
  stored: StoredMessage,
  { payload, uploads }: MessageBody,
): Pick<MessageContext, 'files' | 'wasV2' | 'keptAttachmentIds'> {
  const { attachments } = (payload ?? {}) as { attachments?: unknown };
  const listed = Array.isArray(attachments)
    ? new Set((attachments as { id?: unknown }[]).map((attachment) => String(attachment.id)))
    : undefined;
  const kept = stored.files.filter(({ file }) => listed?.has(file.id) ?? uploads.length === 0);
  return {
    wasV2: (stored.wire.flags & messageFlags.v2) !== 0,
    keptAttachmentIds: kept.map(({ file }) => file.id),
    files: [...fileFacts(uploads), ...kept.map(({ file }) => ({ name: file.name, size: file.size }))],
  };
}

/** The files of a request in the form that the rules take. */
export function fileFacts(uploads: readonly Upload[]): MessageContext['files'] {
  return uploads.map(({ name, bytes }) => ({ name, size: bytes.byteLength }));
}

function requireNoLegacyLeftovers(wire: WireMessage, payload: MessagePayload, wasV2: boolean): void {
  if (wasV2 || ((payload.flags ?? 0) & messageFlags.v2) === 0) return;
  const violations: Violation[] = [];
  const code = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2';
  const message = 'The message has a field that cannot be used with MessageFlags.IS_COMPONENTS_V2';
  if (wire.content !== '' && payload.content === undefined) violations.push({ path: ['content'], code, message });
  if (wire.embeds.length > 0 && payload.embeds === undefined) violations.push({ path: ['embeds'], code, message });
  requireValid(violations);
}

function replaceContents(
  world: World,
  channel: Channel,
  stored: StoredMessage,
  edit: { payload: MessagePayload; plan: AttachmentPlan; added: readonly MessageFile[]; context: WriteContext },
): void {
  const files = [...edit.plan.kept, ...edit.added];
  const fields = compose(world, channel, {
    base: stored.wire,
    payload: edit.payload,
    files,
    named: edit.plan.addedAreNamed ? files : edit.plan.kept,
    ephemeral: stored.ephemeralTo !== undefined,
    context: edit.context,
  });
  const wasLoading = (stored.wire.flags & messageFlags.loading) !== 0;
  stored.history.push(stored.wire);
  if (stored.history.length > world.bounds.versions) stored.history.shift();
  stored.version += 1;
  stored.files = files;
  stored.wire = {
    ...stored.wire,
    ...fields,
    flags: editedFlags(stored.wire.flags, edit.payload.flags ?? undefined),
    edited_timestamp: wasLoading ? null : new Date(world.clock.now()).toISOString(),
  };
  announce(world, 'MESSAGE_UPDATE', stored);
}

/**
 * Components V2 can only be turned on; suppressed embeds can be turned on and off; an edited message is no longer
 * loading.
 */
function editedFlags(before: number, wanted: number | undefined): number {
  const standing = before & ~messageFlags.loading;
  if (wanted === undefined) return standing;
  return (standing & ~messageFlags.suppressEmbeds) | (wanted & (messageFlags.v2 | messageFlags.suppressEmbeds));
}

import {
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
} from 'discord-api-spec/zod';
import { checkAttachments, checkUrls } from './attachments.ts';
import { allComponents, checkComponents } from './components.ts';
import { checkEmbeds } from './embeds.ts';
import { violation, type Violation } from './error.ts';
import { checkLength } from './issue.ts';
import { isBlank, isRecord, lengthOf, recordsIn } from './json.ts';
import { checkLayout, componentsV2 } from './layout.ts';
import { checkShape } from './shape.ts';

type Fields = Record<string, unknown>;

/** Where the payload of a message goes, and what it can refer to. */
export type MessageContext = {
  kind: 'create' | 'edit';
  /** Sent by an interaction's webhook instead of to a channel. */
  webhook: boolean;
  /**
   * The files that `attachment://name` can refer to: first those of this request, in the order of `files[n]`, then
   * those that the message keeps. Sizes are in bytes. The caller checks them, because it knows the limit of the
   * destination.
   */
  files: { name: string; size: number }[];
  /** Whether the edited message already has the Components V2 flag. */
  wasV2: boolean;
  /** The ids of the edited message's attachments that can be kept. */
  keptAttachmentIds: string[];
};

const longestContent = 2000;
const longestNonce = 25;

const suppressEmbeds = 1 << 2;
const ephemeral = 1 << 6;
const suppressNotifications = 1 << 12;
const voiceMessage = 1 << 13;
const settable = {
  create: suppressEmbeds | suppressNotifications | voiceMessage | componentsV2,
  edit: suppressEmbeds | componentsV2,
};

/**
 * discord.js sends these with every message. Discord reads them where they have a meaning and ignores them elsewhere.
 */
const readAnywhere = ['tts', 'nonce', 'enforce_nonce'];

function schemaOf({ kind, webhook }: MessageContext): typeof MessageCreateRequestSchema {
  if (kind === 'create') return webhook ? IncomingWebhookInteractionRequestSchema : MessageCreateRequestSchema;
  return webhook ? IncomingWebhookUpdateRequestPartialSchema : MessageEditRequestPartialSchema;
}

/** The payload for the schemas: attachment ids become strings, and the parts that are measured here are removed. */
function asInSchema(payload: Fields): Fields {
  const left = Object.entries(payload).filter(
    ([key, value]) => !readAnywhere.includes(key) && !(key === 'content' && typeof value === 'string'),
  );
  const { attachments, ...rest } = Object.fromEntries(left);
  if (!Array.isArray(attachments)) return attachments === undefined ? rest : { ...rest, attachments };
  const listed = attachments.map((each: unknown) =>
    isRecord(each) && typeof each['id'] === 'number' ? { ...each, id: String(each['id']) } : each,
  );
  return { ...rest, attachments: listed };
}

function checkMentions(mentions: unknown): Violation[] {
  if (!isRecord(mentions)) return [];
  const { parse } = mentions;
  return ['users', 'roles']
    .filter((kind) => Array.isArray(parse) && parse.includes(kind) && !isBlank(mentions[kind]))
    .map((kind) =>
      violation(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      ),
    );
}

function checkNonce({ nonce, tts, enforce_nonce: enforce }: Fields): Violation[] {
  const words = 'This field must be a string or integer.';
  const isKnown = isBlank(nonce) || typeof nonce === 'string' || Number.isInteger(nonce);
  return [
    ...(isKnown ? [] : [violation(['nonce'], 'NONCE_TYPE_INVALID_TYPE', words)]),
    ...(lengthOf(nonce) > longestNonce
      ? [violation(['nonce'], 'NONCE_TYPE_TOO_LONG', `Must be ${longestNonce} or fewer characters long.`)]
      : []),
    ...Object.entries({ tts, enforce_nonce: enforce })
      .filter(([, value]) => !isBlank(value) && typeof value !== 'boolean')
      .map(([key]) => violation([key], 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.')),
  ];
}

/** Reports bits in `flags` that cannot be set there. The code is the stand-in's own. */
export function checkFlags(flags: unknown, allowed: number): Violation[] {
  if (typeof flags !== 'number' || (flags & ~allowed) === 0) return [];
  return [violation(['flags'], 'MESSAGE_FLAGS_INVALID', `Flags cannot be set here: ${flags & ~allowed}.`)];
}

function isEmpty(payload: Fields, { kind, files }: MessageContext): boolean {
  if (kind === 'edit' || files.length > 0) return false;
  const { content } = payload;
  const says = ['embeds', 'components', 'sticker_ids', 'poll', 'shared_client_theme'].some(
    (key) => !isBlank(payload[key]),
  );
  return !says && (isBlank(content) || (typeof content === 'string' && content.trim() === ''));
}

/**
 * The names that `attachment://` can refer to. After an edit only listed or kept files stay with the message, so a new
 * file is not found without a list of attachments (discord/discord-api-docs#7529).
 */
function fileNames(payload: Fields, { kind, files, keptAttachmentIds }: MessageContext): Set<string> {
  const isListed = Array.isArray(payload['attachments']);
  if (kind === 'edit' && !isListed && keptAttachmentIds.length === 0) return new Set();
  const renamed = recordsIn(payload['attachments']).map(({ item }) => item['filename']);
  return new Set([...files.map(({ name }) => name), ...renamed.filter((name) => typeof name === 'string')]);
}

/**
 * Checks the payload of a message (for multipart, its `payload_json`): Create Message and Edit Message, and the same of
 * an interaction's webhook. An empty new message has one violation with code EMPTY_MESSAGE, which Discord answers with
 * 50006. Limits are from https://docs.discord.com/developers/resources/message and /components/reference.
 */
export function checkMessage(payload: unknown, context: MessageContext): Violation[] {
  if (!isRecord(payload)) return checkShape(schemaOf(context), payload);
  const { flags, embeds, attachments } = payload;
  const placed = allComponents(payload['components'], ['components']);
  const isV2 = context.wasV2 || (typeof flags === 'number' && (flags & componentsV2) !== 0);
  const allowed = settable[context.kind] | (context.kind === 'create' && context.webhook ? ephemeral : 0);
  return [
    ...checkShape(schemaOf(context), asInSchema(payload)),
    ...(isEmpty(payload, context) ? [violation([], 'EMPTY_MESSAGE', 'Cannot send an empty message')] : []),
    ...checkLength(lengthOf(payload['content']), { maximum: longestContent }, ['content']),
    ...checkNonce(payload),
    ...checkFlags(flags, allowed),
    ...checkMentions(payload['allowed_mentions']),
    ...checkEmbeds(embeds),
    ...checkLayout(payload, isV2),
    ...checkComponents(placed),
    ...checkAttachments(attachments, context.files, context.keptAttachmentIds),
    ...checkUrls(embeds, placed, fileNames(payload, context)),
  ];
}

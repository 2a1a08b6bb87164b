import { ApplicationCommandAutocompleteCallbackRequestSchema } from 'discord-api-spec/zod';
import { violation, type Violation } from './error.ts';
import { isRecord, recordsIn } from './json.ts';
import { checkFlags, checkMessage, type MessageContext } from './message.ts';
import { checkModal } from './modal.ts';
import { checkChoices } from './options.ts';
import { checkShape } from './shape.ts';

/** The interaction that is answered, and what comes with the answer. */
export type CallbackContext = {
  /** 1 ping, 2 command, 3 component, 4 autocomplete, 5 modal submit. */
  interactionType: number;
  /** See the context of a message. */
  files: MessageContext['files'];
  /** The type of the option that is completed: 3 text, 4 integer, 10 number. */
  focusedType?: number;
  /** The message of the component press or its modal, for an answer that edits it (type 7). */
  message?: Pick<MessageContext, 'wasV2' | 'keptAttachmentIds'>;
};

/**
 * The callback types that may answer each interaction type
 * (https://docs.discord.com/developers/interactions/receiving-and-responding). Types 6 and 7 need a message whose
 * component was pressed, also through a modal. A modal cannot answer a modal.
 */
const answersTo = new Map([
  [1, [1]],
  [2, [4, 5, 9, 12]],
  [3, [4, 5, 6, 7, 9, 12]],
  [4, [8]],
  [5, [4, 5, 6, 7, 12]],
]);

const ephemeral = 1 << 6;

function inData(found: Violation[]): Violation[] {
  return found.map((each) => ({ ...each, path: ['data', ...each.path] }));
}

/** Reports fields that an answer of this type does not read. */
function checkOnly(fields: unknown, known: string[]): Violation[] {
  return Object.keys(isRecord(fields) ? fields : {})
    .filter((key) => !known.includes(key))
    .map((key) => violation([key], 'UNKNOWN_KEY', 'This field is not known here.'));
}

function checkDeferred(data: unknown): Violation[] {
  const flags = isRecord(data) ? data['flags'] : undefined;
  return inData([...checkOnly(data, ['flags']), ...checkFlags(flags, ephemeral)]);
}

function checkMessageData(data: unknown, kind: 'create' | 'edit', context: CallbackContext): Violation[] {
  const { files, message = { wasV2: false, keptAttachmentIds: [] } } = context;
  const before = kind === 'edit' ? message : { wasV2: false, keptAttachmentIds: [] };
  return inData(checkMessage(data ?? {}, { kind, webhook: true, files, ...before }));
}

/** A choice must be a value of the option that it completes. */
function checkValue(value: unknown, focusedType: number | undefined, path: Violation['path']): Violation[] {
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  const isFitting =
    focusedType === 3
      ? typeof value === 'string'
      : focusedType === 4
        ? Number.isInteger(value)
        : focusedType !== 10 || typeof value === 'number';
  if (isFitting) return [];
  const code = focusedType === 3 ? 'STRING_TYPE_CONVERT' : 'NUMBER_TYPE_COERCE';
  return [violation(path, code, `"${value}" is no value of the option.`)];
}

function checkAutocomplete(callback: Record<string, unknown>, focusedType: number | undefined): Violation[] {
  const choices = isRecord(callback['data']) ? callback['data']['choices'] : undefined;
  return [
    ...checkShape(ApplicationCommandAutocompleteCallbackRequestSchema, callback),
    ...checkChoices(choices, ['data', 'choices']),
    ...recordsIn(choices).flatMap(({ item, index }) =>
      checkValue(item['value'], focusedType, ['data', 'choices', index, 'value']),
    ),
  ];
}

/**
 * Checks the payload of an interaction callback, `{type, data}`; paths start there. An answer with an empty message has
 * one violation with code EMPTY_MESSAGE. Type 5 takes no flag but EPHEMERAL: the edit that follows sets Components V2.
 */
export function checkCallback(payload: unknown, context: CallbackContext): Violation[] {
  if (!isRecord(payload)) {
    return [violation([], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')];
  }
  const { type, data } = payload;
  const allowed = answersTo.get(context.interactionType) ?? [];
  if (typeof type !== 'number' || !allowed.includes(type)) {
    return [violation(['type'], 'BASE_TYPE_CHOICES', `Value must be one of {${allowed.join(', ')}}.`)];
  }
  if (type === 9) return checkModal(payload);
  if (type === 8) return checkAutocomplete(payload, context.focusedType);
  const envelope = checkOnly(payload, ['type', 'data']);
  if (type === 4) return [...envelope, ...checkMessageData(data, 'create', context)];
  if (type === 7) return [...envelope, ...checkMessageData(data, 'edit', context)];
  if (type === 5) return [...envelope, ...checkDeferred(data)];
  return [...envelope, ...inData(checkOnly(data, []))];
}

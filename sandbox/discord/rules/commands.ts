import { ApplicationCommandCreateRequestSchema } from 'discord-api-spec/zod';
import { violation, type Violation } from './error.ts';
import { isBlank, isRecord } from './json.ts';
import { checkLocales, checkName, sizeOf } from './names.ts';
import { checkOptions } from './options.ts';
import { checkShape } from './shape.ts';

/** The command types, and how many of each an application may have in one scope (global, or one server). */
const mostOfType = new Map([
  [1, { name: 'chat input', most: 100 }],
  [2, { name: 'user', most: 15 }],
  [3, { name: 'message', most: 15 }],
]);

/** How many commands of this type an application may have in one scope. */
export function mostCommands(type: number): number {
  return mostOfType.get(type)?.most ?? 0;
}

const chatInput = 1;
const largestCommand = 8000;

const typeOf = (command: Record<string, unknown>): unknown => command['type'] ?? chatInput;

/**
 * Converts the fields that the schema describes in another form than Discord accepts: a string of permission bits, and
 * `nsfw`.
 */
function asInSchema(command: Record<string, unknown>): Record<string, unknown> {
  const { nsfw: _, default_member_permissions: permissions, ...rest } = command;
  const isBits = typeof permissions === 'string' && /^\d+$/.test(permissions);
  return { ...rest, default_member_permissions: isBits ? Number(permissions) : permissions };
}

function checkChatInput(command: Record<string, unknown>): Violation[] {
  const description = command['description'];
  return [
    ...checkName(command, []),
    ...(description === undefined || description === null
      ? [violation(['description'], 'BASE_TYPE_REQUIRED', 'This field is required')]
      : []),
    ...(description === ''
      ? [violation(['description'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.')]
      : []),
    ...checkOptions(command['options'], ['options']),
  ];
}

function checkContextMenu(command: Record<string, unknown>): Violation[] {
  return ['description', 'options']
    .filter((key) => !isBlank(command[key]))
    .map((key) =>
      violation([key], 'APPLICATION_COMMAND_CONTEXT_MENU_INVALID', `Context menu commands cannot have ${key}.`),
    );
}

/**
 * Checks the payload of one application command (POST, or one element of a bulk PUT). Limits are from
 * https://docs.discord.com/developers/interactions/application-commands. Of installation, contexts and permissions only
 * the shape is checked.
 */
export function checkCommand(payload: unknown): Violation[] {
  if (!isRecord(payload)) return checkShape(ApplicationCommandCreateRequestSchema, payload);
  const { nsfw } = payload;
  const size = sizeOf(payload);
  return [
    ...checkShape(ApplicationCommandCreateRequestSchema, asInSchema(payload)),
    ...(nsfw === undefined || nsfw === null || typeof nsfw === 'boolean'
      ? []
      : [violation(['nsfw'], 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.')]),
    ...checkLocales(payload, []),
    ...(typeOf(payload) === chatInput ? checkChatInput(payload) : checkContextMenu(payload)),
    ...(size > largestCommand
      ? [violation([], 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${largestCommand})`)]
      : []),
  ];
}

function checkDuplicates(commands: unknown[]): Violation[] {
  const seen = new Set<string>();
  return commands.flatMap((command, index) => {
    if (!isRecord(command)) return [];
    const key = JSON.stringify([typeOf(command), command['name']]);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [violation([index], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique')];
  });
}

/**
 * Checks the list of a bulk overwrite (PUT). Each path starts with the index of the command, except for violations of
 * the list itself.
 */
export function checkCommands(payload: unknown): Violation[] {
  if (!Array.isArray(payload)) {
    return [violation([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')];
  }
  const commands: unknown[] = payload;
  const tooMany = [...mostOfType].filter(
    ([type, { most }]) => commands.filter((each) => isRecord(each) && typeOf(each) === type).length > most,
  );
  return [
    ...tooMany.map(([, { name, most }]) =>
      violation([], 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer ${name} commands.`),
    ),
    ...checkDuplicates(commands),
    ...commands.flatMap((command, index) =>
      checkCommand(command).map((found) => ({ ...found, path: [index, ...found.path] })),
    ),
  ];
}

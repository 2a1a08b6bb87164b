import { ApplicationCommandCreateRequestSchema } from 'discord-api-spec/zod';
import { checkShape } from './shape.ts';
import { violation, type Violation } from './error.ts';

/** Violations of one application command's payload. */
export function checkCommand(payload: unknown): Violation[] {
  return checkShape(ApplicationCommandCreateRequestSchema, payload);
}

/** Violations of a bulk overwrite's list of commands; each path starts with the command's index. */
export function checkCommands(payload: unknown): Violation[] {
  if (!Array.isArray(payload)) {
    return [violation([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')];
  }
  return payload.flatMap((command: unknown, index) =>
    checkCommand(command).map((found) => ({ ...found, path: [index, ...found.path] })),
  );
}

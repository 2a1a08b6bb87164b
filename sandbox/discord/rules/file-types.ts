import { violation, type Violation } from './error.ts';

type Path = (string | number)[];

const groups: readonly string[] = ['image', 'video', 'audio'];

/**
 * Checks the `file_types` of an attachment option or a file upload: each is a group of files, or an extension with its
 * dot (https://docs.discord.com/developers/reference#file-type-filtering). The schema has their number and lengths.
 */
export function checkFileTypes(types: unknown, path: Path): Violation[] {
  if (!Array.isArray(types)) return [];
  return types.flatMap((type: unknown, index) => {
    if (typeof type !== 'string' || groups.includes(type) || /^\.[a-z0-9]+$/iu.test(type)) return [];
    const words = 'String value did not match validation regex.';
    return [violation([...path, index], 'STRING_TYPE_REGEX', words)];
  });
}

import type { Component, StandInMessage } from '../../../discord/client/api.ts';
import { plainText } from '../markdown/plain-text.ts';
import type { Directory } from './directory.ts';

const longest = 120;

function textsOf(components: readonly Component[]): readonly string[] {
  return components.flatMap(({ content, components: inner = [] }) => [content ?? '', ...textsOf(inner)]);
}

/** The beginning of what a message says, as one line without marks. Empty if it has only files. */
export function snippetOf(
  { content, components }: Pick<StandInMessage, 'content' | 'components'>,
  reader: Pick<Directory, 'lookUp'> & { readonly locale: string },
): string {
  const all = [content, ...textsOf(components)].map((text) => plainText(text, reader)).join(' ');
  const line = all.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest).toWellFormed()}…`;
}

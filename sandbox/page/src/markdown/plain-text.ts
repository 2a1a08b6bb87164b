import type { Directory } from '../message/directory.ts';
import { formatTime } from '../../../discord/client/time-format.ts';
import { markdownTree, type Mark } from './tree.ts';

type Names = Pick<Directory, 'lookUp'> & { readonly locale: string };

/** What a text says without its marks, in one line. What is behind a spoiler is left out. */
export function plainText(text: string, reader: Names): string {
  return said(markdownTree(text), reader);
}

function said(marks: readonly Mark[], reader: Names): string {
  return marks.map((mark) => one(mark, reader)).join('');
}

function one(mark: Mark, reader: Names): string {
  switch (mark.type) {
    case 'text':
    case 'code':
      return mark.text;
    case 'codeBlock':
      return ` ${mark.text} `;
    case 'break':
      return ' ';
    case 'spoiler':
      return '▒▒▒';
    case 'list':
      return mark.items.map((item) => ` ${said(item, reader)} `).join('');
    case 'user':
      return `@${reader.lookUp('member', mark.id)?.name ?? mark.id}`;
    case 'role':
      return `@${reader.lookUp('role', mark.id)?.name ?? mark.id}`;
    case 'channel':
      return `#${reader.lookUp('channel', mark.id)?.name ?? mark.id}`;
    case 'everyone':
      return `@${mark.name}`;
    case 'command':
      return `/${mark.name}`;
    case 'emoji':
      return `:${mark.name}:`;
    case 'place':
      return mark.name;
    case 'time':
      return formatTime(mark.ms, mark.style === 'R' ? 'f' : mark.style, reader.locale, 0);
    case 'heading':
    case 'quote':
    case 'subtext':
      return ` ${said(mark.inside, reader)} `;
    default:
      return said(mark.inside, reader);
  }
}

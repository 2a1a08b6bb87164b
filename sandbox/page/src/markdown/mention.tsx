import type { VNode } from 'preact';
import { colourOf } from '../message/colour.ts';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';

interface MentionProps {
  readonly kind: 'user' | 'role' | 'channel';
  readonly id: string;
}

/** A person, role or channel by its name. A person opens their menu, a channel opens. */
export function Mention({ kind, id }: MentionProps): VNode {
  const { locale, lookUp, openMenu, goTo } = useReader();
  const found = lookUp(kind === 'user' ? 'member' : kind, id);
  if (found === undefined) return <span class="mention">{unknownName(kind, locale)}</span>;
  const name = `${kind === 'channel' ? '#' : '@'}${found.name}`;
  if (kind === 'role') {
    return (
      <span class="mention" style={colourOf(found.color)}>
        {name}
      </span>
    );
  }
  return (
    <button
      type="button"
      class="mention"
      onClick={(event) => (kind === 'channel' ? goTo(id) : openMenu({ userId: id }, event.currentTarget))}
    >
      {name}
    </button>
  );
}

function unknownName(kind: MentionProps['kind'], locale: string): string {
  if (kind === 'channel') return `#${say(locale, 'message.unknownChannel')}`;
  return `@${say(locale, kind === 'role' ? 'message.unknownRole' : 'message.unknownUser')}`;
}

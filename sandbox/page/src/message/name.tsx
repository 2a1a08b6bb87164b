import type { VNode } from 'preact';
import type { StandInMessage } from '../../../discord/client/api.ts';
import { colourOf } from './colour.ts';
import { nameOf } from './facts.ts';
import { useReader } from './reader.ts';

/** A name in its role's colour. A press opens the person's menu. */
export function Name({ user }: { readonly user: StandInMessage['author'] }): VNode {
  const reader = useReader();
  const color = reader.lookUp('member', user.id)?.color ?? 0;
  return (
    <button
      type="button"
      class="name"
      style={colourOf(color)}
      onClick={(event) => reader.openMenu({ userId: user.id }, event.currentTarget)}
    >
      {nameOf(user, reader)}
    </button>
  );
}

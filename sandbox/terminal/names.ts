import type { DemoGuild } from '../demo/servers.ts';
import type { Reader } from './markdown.ts';

type Kind = 'member' | 'channel' | 'role';

/** The names in a server, both ways. */
export interface Names {
  /** `name` may begin with its sign: `@ana`, `#pictures`. */
  idOf(kind: Kind, name: string): string | undefined;
  readonly nameOf: Reader['nameOf'];
}

export function namesIn({ handle, members, channels, roles }: DemoGuild): Names {
  const known: Readonly<Record<Kind, readonly { readonly id: string; readonly name: string }[]>> = {
    member: members.map(({ id, username }) => ({ id, name: username })),
    channel: channels,
    role: [{ id: handle.id, name: 'everyone' }, ...roles.filter(({ id }) => id !== handle.id)],
  };
  return {
    idOf: (kind, name) => known[kind].find((each) => each.name === name.replace(/^[@#]/u, ''))?.id,
    nameOf(kind, id) {
      const name = known[kind].find((each) => each.id === id)?.name;
      return name === undefined ? undefined : `${kind === 'channel' ? '#' : '@'}${name}`;
    },
  };
}

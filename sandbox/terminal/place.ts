import type { DemoGuild, Person } from '../demo/servers.ts';
import type { DemoWorld } from '../demo/world.ts';
import type { ChannelHandle, MemberHandle } from '../discord/people/handles.ts';

/** Who the person in the terminal is, and where. */
export interface Place {
  readonly person: Person;
  readonly guild: DemoGuild;
  readonly channel: ChannelHandle;
  /** The person as a member of the server. */
  readonly member: MemberHandle;
  /** Throws if nobody and nothing is called that, and where the person is no member of the server. */
  go(kind: 'person' | 'guild' | 'channel', name: string): void;
  /** The names that may follow `as`, `server` and `channel`. */
  names(): Readonly<Record<'as' | 'server' | 'channel', readonly string[]>>;
}

function memberOf(guild: DemoGuild, person: Person): MemberHandle | undefined {
  return guild.members.find(({ id }) => id === person.handle.id);
}

export function createPlace({ people, guilds }: DemoWorld): Place {
  let person = first(people);
  let guild = first(guilds);
  let channel = first(guild.channels);

  function enter(next: DemoGuild, who: Person): void {
    if (memberOf(next, who) === undefined) throw new Error(`${who.handle.username} is not in ${next.handle.name}`);
    [guild, person] = [next, who];
    if (!guild.channels.includes(channel)) channel = first(guild.channels);
  }

  return {
    get person() {
      return person;
    },
    get guild() {
      return guild;
    },
    get channel() {
      return channel;
    },
    get member() {
      return memberOf(guild, person) ?? person.handle;
    },
    go(kind, name) {
      if (kind === 'channel') {
        channel = named(guild.channels, (each) => each.name, name);
        return;
      }
      if (kind === 'guild') {
        enter(
          named(guilds, ({ handle }) => handle.name, name),
          person,
        );
        return;
      }
      const who = named(people, ({ handle }) => handle.username, name);
      // Somebody who is not here is met where they are.
      enter(memberOf(guild, who) === undefined ? (guilds.find((each) => memberOf(each, who)) ?? guild) : guild, who);
    },
    names: () => ({
      as: people.map(({ handle }) => handle.username),
      server: guilds.map(({ handle }) => handle.name),
      channel: guild.channels.map(({ name }) => name),
    }),
  };
}

function first<T>(all: readonly T[]): T {
  const [found] = all;
  if (found === undefined) throw new Error('the demo world is empty');
  return found;
}

function named<T>(all: readonly T[], nameOf: (one: T) => string, name: string): T {
  const found = all.find((one) => nameOf(one) === name.replace(/^[@#]/u, ''));
  if (found === undefined) throw new Error(`there is only ${all.map(nameOf).join(', ')}`);
  return found;
}

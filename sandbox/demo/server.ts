import { startDiscord, type DiscordStandIn } from '../discord/discord.ts';
import type { ChannelHandle, MemberHandle } from '../discord/people/handles.ts';
import { everyday, permissions as rights } from '../discord/world/permissions.ts';
import { startRunComfy, type RunComfyStandIn } from '../runcomfy/runcomfy.ts';
import type { Reader } from '../terminal/markdown.ts';

interface Person {
  readonly handle: MemberHandle;
  readonly locale: string;
  readonly about: string;
}

/** Both stand-ins, and a small Discord server with members. */
export interface DemoServer {
  readonly discord: DiscordStandIn;
  readonly runcomfy: RunComfyStandIn;
  readonly guildId: string;
  readonly people: readonly [Person, ...Person[]];
  readonly channels: readonly [ChannelHandle, ...ChannelHandle[]];
  readonly idOf: (kind: 'member' | 'channel' | 'role', name: string) => string | undefined;
  readonly nameOf: Reader['nameOf'];
  close(): Promise<void>;
}

const moderatorPermissions = everyday | rights.manageMessages | rights.manageGuild | rights.moderateMembers;

/** In ms. Long enough to see what happens and to press Cancel, and short enough to wait for. */
const queueMs = 3_000;
const runMs = 4_000;

export async function startDemoServer(modelsDir: string): Promise<DemoServer> {
  await using opened = new AsyncDisposableStack();
  const discord = await startDiscord();
  opened.defer(() => discord.close());
  const runcomfy = await startRunComfy({ modelsDir, queueMs, runMs });
  opened.defer(() => runcomfy.close());

  // Easel needs Manage Server to read the AutoMod rules of the server.
  const guild = discord.addGuild({ name: 'Sketch club', botPermissions: everyday | rights.manageGuild });
  const person = (username: string, locale: string, about: string, permissions?: bigint): Person => ({
    handle: guild.addMember({ username, locale, ...(permissions !== undefined && { permissions }) }),
    locale,
    about,
  });
  const people: DemoServer['people'] = [
    person('ana', 'en-US', 'reads English'),
    person('mei', 'zh-TW', 'reads Traditional Chinese'),
    person('max', 'en-US', 'moderates', moderatorPermissions),
  ];
  const channels: DemoServer['channels'] = [
    guild.addChannel({ name: 'pictures' }),
    guild.addChannel({ name: 'videos' }),
    guild.addChannel({ name: 'lounge' }),
  ];
  const members = people.map(({ handle }) => ({ id: handle.id, name: handle.username }));
  const known = { member: members, channel: channels, role: [{ id: guild.id, name: 'everyone' }] };
  const running = opened.move();
  return {
    discord,
    runcomfy,
    guildId: guild.id,
    people,
    channels,
    idOf: (kind, name) => known[kind].find((each) => each.name === name)?.id,
    nameOf(kind, id) {
      const name = known[kind].find((each) => each.id === id)?.name;
      return name === undefined ? undefined : `${kind === 'channel' ? '#' : '@'}${name}`;
    },
    close: () => running.disposeAsync(),
  };
}

import type { DiscordStandIn } from '../discord/discord.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../discord/people/handles.ts';
import { channelTypes } from '../discord/world/channels.ts';
import { everyday, permissions as rights } from '../discord/world/permissions.ts';

/** What somebody is in the demo servers. The page and the terminal have a word for each. */
export type Part = 'member' | 'chinese' | 'moderator' | 'manager' | 'owner' | 'operator' | 'outside';

export interface Person {
  /** In the server that they are met in first. */
  readonly handle: MemberHandle;
  readonly locale: string;
  readonly part: Part;
}

export interface DemoServers {
  readonly people: readonly [Person, ...Person[]];
  readonly guilds: readonly [DemoGuild, ...DemoGuild[]];
}

export interface DemoGuild {
  readonly handle: GuildHandle;
  readonly members: readonly MemberHandle[];
  readonly channels: readonly [ChannelHandle, ...ChannelHandle[]];
  readonly roles: readonly { readonly id: string; readonly name: string }[];
}

/** Easel reads the AutoMod rules of a server, for which it needs Manage Server. */
const botPermissions = everyday | rights.manageGuild;
const moderates = rights.manageMessages | rights.moderateMembers;

/** Makes three servers: one to use, another that knows nothing of the first, and one without the bot. */
export function makeDemoServers(discord: DiscordStandIn): DemoServers {
  const club = discord.addGuild({ name: 'Sketch club', botPermissions });
  // A new role stands above all others: moderators decide only about those below them.
  const patrons = club.addRole({ name: 'Patrons', color: 0xc2_4f_a8, mentionable: true });
  const moderators = club.addRole({ name: 'Moderators', permissions: moderates, color: 0x2e_9e_6b });
  const managers = club.addRole({ name: 'Managers', permissions: moderates | rights.manageGuild, color: 0xd0_7a_1f });
  // Discord offers the operator's commands to administrators.
  const admins = club.addRole({ name: 'Admins', permissions: rights.administrator, color: 0x4f_7a_e0 });
  const join = (
    username: string,
    part: Part,
    roles: readonly { readonly id: string }[] = [],
    locale = 'en-US',
  ): Person => ({
    handle: club.addMember({ username, locale, part, roles: roles.map(({ id }) => id) }),
    locale,
    part,
  });
  const ana = join('ana', 'member', [patrons]);
  const ben = join('ben', 'member');
  const mei = join('mei', 'chinese', [], 'zh-TW');
  const max = join('max', 'moderator', [moderators]);
  const iris = join('iris', 'manager', [managers]);
  const otto = join('otto', 'owner');
  const runa = join('runa', 'operator', [admins]);
  club.setOwner(otto.handle);
  // Discord's own filter: Easel keeps to it for prompts, too.
  club.addRule({ trigger_type: 1, name: 'No gore', trigger_metadata: { keyword_filter: ['gore', 'beheading*'] } });

  const train = discord.addGuild({ name: 'Night train', botPermissions });
  const [anaAboard, ottoAboard] = [train.join(ana.handle), train.join(otto.handle)];
  train.setOwner(ottoAboard);

  const circle = discord.addGuild({ name: 'Book circle' });
  const lin: Person = {
    handle: circle.addMember({ username: 'lin', part: 'outside', hasInstalled: true }),
    locale: 'en-US',
    part: 'outside',
  };
  const nook = circle.addChannel({ name: 'reading-nook' });
  circle.removeBot();

  return {
    people: [ana, ben, mei, max, iris, otto, runa, lin],
    guilds: [
      {
        handle: club,
        members: [ana, ben, mei, max, iris, otto, runa].map(({ handle }) => handle),
        channels: clubChannels(club, [moderators, managers]),
        roles: [moderators, managers, admins, patrons],
      },
      {
        handle: train,
        members: [anaAboard, ottoAboard],
        channels: [train.addChannel({ name: 'observation-car' }), train.addChannel({ name: 'dining-car' })],
        roles: [],
      },
      { handle: circle, members: [lin.handle], channels: [nook], roles: [] },
    ],
  };
}

function clubChannels(
  club: GuildHandle,
  staff: readonly { readonly id: string }[],
): readonly [ChannelHandle, ...ChannelHandle[]] {
  const studio = club.addChannel({ name: 'Studio', type: channelTypes.category });
  const pictures = club.addChannel({ name: 'pictures', parentId: studio.id });
  const videos = club.addChannel({ name: 'videos', parentId: studio.id });
  const lounge = club.addChannel({ name: 'lounge', parentId: studio.id });
  const lateNight = club.addChannel({ name: 'late-night', parentId: studio.id, nsfw: true });
  const storyboard = club.addChannel({ name: 'storyboard', type: channelTypes.publicThread, parentId: pictures.id });
  const showcase = club.addChannel({ name: 'showcase', type: channelTypes.forum, parentId: studio.id });
  const lighthouses = club.addChannel({ name: 'Lighthouses', type: channelTypes.publicThread, parentId: showcase.id });
  const back = club.addChannel({
    name: 'Back room',
    type: channelTypes.category,
    overwrites: {
      [club.id]: { deny: rights.viewChannel },
      ...Object.fromEntries([...staff, club.botRole].map(({ id }) => [id, { allow: rights.viewChannel }])),
    },
  });
  const log = club.addChannel({ name: 'mod-log', parentId: back.id });
  return [pictures, videos, lounge, lateNight, storyboard, lighthouses, log];
}

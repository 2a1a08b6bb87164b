import type { DiscordStandIn } from '../discord/discord.ts';
import { drawPicture } from '../runcomfy/media/picture.ts';
import type { ChannelHandle, GuildHandle, MemberHandle, RoleHandle } from '../discord/people/handles.ts';
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
  readonly people: readonly Person[];
  readonly guilds: readonly DemoGuild[];
}

export interface DemoGuild {
  readonly handle: GuildHandle;
  readonly members: readonly MemberHandle[];
  /** Those with messages. */
  readonly channels: readonly ChannelHandle[];
  readonly roles: readonly { readonly id: string; readonly name: string }[];
}

/** Easel reads the AutoMod rules of a server, for which it needs Manage Server. */
const botPermissions = everyday | rights.manageGuild;
const photoChannel = 'storyboard';
const moderates = rights.manageMessages | rights.moderateMembers;

/** Makes three servers: one to use, another that knows nothing of the first, and one without the bot. */
export function makeDemoServers(discord: DiscordStandIn): void {
  const club = discord.addGuild({ name: 'Sketch club', botPermissions });
  // A new role stands above all others: moderators decide only about those below them.
  const patrons = club.addRole({ name: 'Patrons', color: 0xc2_4f_a8, mentionable: true });
  const moderators = club.addRole({ name: 'Moderators', permissions: moderates, color: 0x2e_9e_6b });
  const managers = club.addRole({ name: 'Managers', permissions: moderates | rights.manageGuild, color: 0xd0_7a_1f });
  // Discord offers the operator's commands to administrators.
  const admins = club.addRole({ name: 'Admins', permissions: rights.administrator, color: 0x4f_7a_e0 });
  const join = (username: string, part: Part, role?: RoleHandle, locale = 'en-US'): MemberHandle =>
    club.addMember({ username, locale, part, roles: role === undefined ? [] : [role.id] });
  const ana = join('ana', 'member', patrons);
  join('ben', 'member');
  join('mei', 'chinese', undefined, 'zh-TW');
  join('max', 'moderator', moderators);
  join('iris', 'manager', managers);
  const otto = join('otto', 'owner');
  join('runa', 'operator', admins);
  club.setOwner(otto);
  // Discord's own filter: Easel keeps to it for prompts, too.
  club.addRule({ trigger_type: 1, name: 'No gore', trigger_metadata: { keyword_filter: ['gore', 'beheading*'] } });
  addClubChannels(club, [moderators, managers]);

  const train = discord.addGuild({ name: 'Night train', botPermissions });
  train.join(ana);
  train.setOwner(train.join(otto));
  train.addChannel({ name: 'observation-car' });
  train.addChannel({ name: 'dining-car' });

  const circle = discord.addGuild({ name: 'Book circle' });
  circle.addMember({ username: 'lin', part: 'outside', hasInstalled: true });
  circle.addChannel({ name: 'reading-nook' });
  circle.removeBot();
}

/** What people have uploaded before: a photo to make something from. */
export async function addPhoto({ guilds, people }: DemoServers): Promise<void> {
  const ben = people.find(({ handle }) => handle.username === 'ben')?.handle;
  const channel = guilds.flatMap(({ channels }) => channels).find(({ name }) => name === photoChannel);
  if (ben === undefined || channel === undefined) return;
  const bytes = await drawPicture({ width: 1280, height: 960, numeral: 1, seed: 8, format: 'jpeg' });
  await ben.say(channel, 'The harbour this morning.', [{ name: 'harbour.jpg', type: 'image/jpeg', bytes }]);
}

function addClubChannels(club: GuildHandle, staff: readonly RoleHandle[]): void {
  const studio = club.addChannel({ name: 'Studio', type: channelTypes.category });
  const pictures = club.addChannel({ name: 'pictures', parentId: studio.id });
  club.addChannel({ name: 'videos', parentId: studio.id });
  club.addChannel({ name: 'lounge', parentId: studio.id });
  club.addChannel({ name: 'late-night', parentId: studio.id, nsfw: true });
  club.addChannel({ name: 'storyboard', type: channelTypes.publicThread, parentId: pictures.id });
  const showcase = club.addChannel({ name: 'showcase', type: channelTypes.forum, parentId: studio.id });
  club.addChannel({ name: 'Lighthouses', type: channelTypes.publicThread, parentId: showcase.id });
  const back = club.addChannel({
    name: 'Back room',
    type: channelTypes.category,
    overwrites: {
      [club.id]: { deny: rights.viewChannel },
      ...Object.fromEntries([...staff, club.botRole].map(({ id }) => [id, { allow: rights.viewChannel }])),
    },
  });
  club.addChannel({ name: 'mod-log', parentId: back.id });
}

const withoutMessages: readonly number[] = [channelTypes.category, channelTypes.forum];

/** The servers and people as they are in the stand-in, whether they were just made or go on from an earlier sandbox. */
export function readDemoServers(discord: DiscordStandIn): DemoServers {
  const guilds = discord.guilds().map((handle) => ({
    handle,
    members: handle.members(),
    channels: handle.channels().filter(({ type }) => !withoutMessages.includes(type)),
    roles: handle.roles(),
  }));
  const met = new Map<string, Person>();
  for (const handle of guilds.flatMap(({ members }) => members)) {
    const { id, locale, part } = handle;
    if (part !== undefined && !met.has(id)) met.set(id, { handle, locale, part: part as Part });
  }
  return { people: [...met.values()], guilds };
}

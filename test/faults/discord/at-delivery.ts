import type { MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import type { Exchange } from '../../../sandbox/wire/server.ts';
import type { Easel } from '../../support/easel.ts';
import { refuseUploads } from '../../support/uploads.ts';
import { lost, passing, refusal } from './answers.ts';
import { inReply, jobTable, type FaultedRequest, type JobFault } from './job-fault.ts';

const paid = { credits: 'charged', spend: 'counted', posts: 1 } as const;
const byDirect = { shown: { direct: 'status.delivered' }, ...paid } as const;
const keptForOwner = { files: 0, ...paid } as const;
const viewChannel = 1n << 10n;

/** The requests of a delivery, each known by its method and its path. */
const routes: readonly { readonly method: string; readonly path: RegExp }[] = [
  { method: 'PATCH', path: /\/webhooks\/\d+\/[^/]+\/messages\/(\d+|@original)/ },
  { method: 'POST', path: /\/webhooks\/\d+\/[^/?]+(\?|$)/ },
  { method: 'GET', path: /\/channels\/\d+\/messages(\?|$)/ },
  { method: 'POST', path: /\/channels\/\d+\/messages(\?|$)/ },
  { method: 'PATCH', path: /\/channels\/\d+\/messages\/\d+/ },
  { method: 'POST', path: /\/users\/@me\/channels/ },
];

/** From now on each of them fails once. */
function eachRouteFailsOnce({ discord }: Easel, fault: Fault): void {
  for (const route of routes) discord.faults.inject({ ...route, fault });
}

/** Refuses every edit of the reply, by its token and as the bot. */
const refusesReply =
  (status: number, code: number, message: string) =>
  ({ discord }: Easel, { asked }: FaultedRequest): void => {
    const path = new RegExp(`/messages/${asked.reply()?.id}`);
    discord.faults.inject({ path, times: Infinity, fault: refusal(status, code, message) });
  };

/** As if it was made private to others. */
const replyRefused = refusesReply(403, 50_001, 'Missing Access');

/** Nothing can be written in its channel, as in a locked thread. */
const refusesChannel =
  (status: number, code: number, message: string) =>
  (easel: Easel, asked: FaultedRequest): void => {
    refusesReply(status, code, message)(easel, asked);
    const path = new RegExp(`/channels/${easel.channel.id}/messages(\\?|$)`);
    easel.discord.faults.inject({ method: 'POST', path, times: Infinity, fault: refusal(status, code, message) });
  };

type Refusal = readonly [status: number, code: number, message: string];

/** Discord's possible answers to an edit, except that the message or the token is gone: one of each kind. */
const refusalsOfEdits: readonly Refusal[] = [
  [400, 50_083, 'Thread is archived'],
  [403, 50_001, 'Missing Access'],
  [404, 10_003, 'Unknown Channel'],
];

const furtherRefusalsOfEdits: readonly Refusal[] = [
  [403, 50_083, 'Thread is archived'],
  [403, 50_013, 'Missing Permissions'],
  [403, 50_005, 'Cannot edit a message authored by another user'],
  [400, 50_005, 'Cannot edit a message authored by another user'],
  [400, 50_035, 'Invalid Form Body'],
  [400, 200_000, 'Message was blocked by automatic moderation'],
  [405, 0, '405: Method Not Allowed'],
];

const deleteReply = (easel: Easel, { asked }: FaultedRequest): void => {
  const mod = easel.guild.addMember({ username: 'mod', permissions: (1n << 13n) | viewChannel });
  const reply = asked.reply();
  if (reply !== undefined) void mod.deleteMessage(reply);
};

const meetElsewhere = ({ discord }: Easel, owner: MemberHandle): void =>
  void discord.addGuild({ name: 'Another' }).join(owner);

interface Way extends Pick<JobFault, 'fault' | 'images' | 'running' | 'shown'> {
  readonly faults: typeof passing;
  /** Which of the faults are too many for every run. */
  readonly further: readonly string[];
}

const some = passing.filter(({ name }) => ['429', '429 for the whole bot', '503', lost].includes(name));

const ways: readonly Way[] = [
  {
    fault: 'on its way to the reply',
    images: 11,
    faults: passing,
    further: passing.filter((each) => !some.includes(each)).map(({ name }) => name),
    shown: { reply: 'status.delivered' },
  },
  {
    fault: 'on its way to a new message in the channel',
    faults: some,
    further: ['429', '503'],
    running: replyRefused,
    shown: { channel: 'status.delivered' },
  },
  {
    fault: 'on its way to direct messages',
    faults: some,
    further: ['429', '503'],
    running: ({ channel }) => channel.delete(),
    shown: { direct: 'status.delivered' },
  },
];

const rowsOf = (isFurther: boolean): JobFault[] =>
  ways.flatMap(({ fault: way, images, faults, further, running, shown }) =>
    faults
      .filter(({ name }) => further.includes(name) === isFurther)
      .map(({ name, fault }) => ({
        fault: `${name}, once on each request, ${way}`,
        ...(images !== undefined && { images }),
        running(easel: Easel, asked: FaultedRequest) {
          running?.(easel, asked);
          eachRouteFailsOnce(easel, fault);
        },
        shown,
        ...paid,
      })),
  );

export const passingAtDelivery: readonly JobFault[] = rowsOf(false);

/** `npm run test:long` goes through these. */
export const furtherPassingAtDelivery: readonly JobFault[] = rowsOf(true);

const isUpload = ({ headers }: Exchange): boolean => headers['content-type']?.startsWith('multipart/') === true;

/** When the first file is uploaded. */
function atUpload(act: (easel: Easel, asked: FaultedRequest) => void): Pick<JobFault, 'running'> {
  return {
    running(easel, asked) {
      const stop = easel.discord.onRequest((exchange) => {
        if (!isUpload(exchange)) return;
        stop();
        act(easel, asked);
      });
    },
  };
}

const refusedEdits = ([status, code, message]: Refusal): JobFault[] => [
  {
    fault: `${status} (${code}) to every edit of the reply`,
    running: refusesReply(status, code, message),
    shown: { channel: 'status.delivered' },
    ...paid,
  },
  {
    fault: `${status} (${code}) to every edit of the reply, and its token is dead`,
    long: true,
    running: refusesReply(status, code, message),
    shown: { channel: 'status.delivered' },
    ...paid,
  },
  {
    fault: `${status} (${code}) to every edit of the reply and every message in its channel`,
    running: refusesChannel(status, code, message),
    ...byDirect,
  },
];

/** `npm run test:long` goes through these. */
export const furtherAtDelivery: readonly JobFault[] = furtherRefusalsOfEdits.flatMap(refusedEdits);

export const atDelivery: readonly JobFault[] = [
  ...refusalsOfEdits.flatMap(refusedEdits),
  {
    fault: '50083: its thread is archived and locked, and its owner takes no direct messages (50007)',
    before: (_easel, owner) => owner.closeDirectMessages(),
    running: refusesChannel(400, 50_083, 'Thread is archived'),
    shown: { jobs: 'status.kept-yours' },
    ...keptForOwner,
  },
  {
    fault: '413 (40005): a file is refused in spite of the limit that Discord told, once',
    before: ({ runcomfy }) => void (runcomfy.switches.pictureScale = 1),
    running: ({ discord }) => void refuseUploads(discord, { status: 413, code: 40_005, times: 1 }),
    ...inReply,
  },
  {
    fault: '413 (40005), again and again: it is linked',
    running: ({ discord }) => void refuseUploads(discord, { status: 413, code: 40_005 }),
    ...inReply,
    files: 0,
  },
  {
    fault: '50035: the message with its files is refused for good',
    running: ({ discord }) => void refuseUploads(discord, { status: 400, code: 50_035 }),
    shown: { reply: 'status.kept', jobs: 'status.kept-yours' },
    ...keptForOwner,
  },
  {
    fault: 'the reply was deleted (10008)',
    images: 11,
    running: deleteReply,
    shown: { direct: 'status.kept-yours', jobs: 'status.kept-yours' },
    ...keptForOwner,
  },
  {
    fault: 'the reply is deleted while its files go up',
    ...atUpload(deleteReply),
    shown: { direct: 'status.kept-yours', jobs: 'status.kept-yours' },
    ...keptForOwner,
  },
  { fault: 'the channel was deleted (10003)', images: 11, running: ({ channel }) => channel.delete(), ...byDirect },
  {
    fault: 'the channel is deleted while its files go up',
    ...atUpload(({ channel }) => channel.delete()),
    ...byDirect,
  },
  {
    fault: 'the server was deleted; another one is shared',
    before: meetElsewhere,
    running: ({ guild }) => guild.delete(),
    ...byDirect,
  },
  {
    fault: 'the server was deleted, and no other is shared (50278)',
    running: ({ guild }) => guild.delete(),
    shown: { jobs: 'status.kept-yours' },
    ...keptForOwner,
  },
  {
    fault: 'the channel was deleted, and its owner takes no direct messages (50007)',
    before: (_easel, owner) => owner.closeDirectMessages(),
    running: ({ channel }) => channel.delete(),
    shown: { jobs: 'status.kept-yours' },
    ...keptForOwner,
  },
  {
    fault: 'the channel was deleted, and direct messages are opened too fast (40003), once',
    running({ channel, discord }) {
      channel.delete();
      discord.faults.inject({
        path: /\/users\/@me\/channels/,
        fault: refusal(400, 40_003, 'You are opening direct messages too fast'),
      });
    },
    ...byDirect,
  },
  {
    fault: 'after the 15 minutes: the bot cannot see the channel any more (50001)',
    long: true,
    running: ({ guild, channel }) => guild.setBotPermissions(channel, 0n),
    ...byDirect,
  },
  {
    fault: 'after the 15 minutes: the bot may not attach files or write there (50013)',
    long: true,
    running: ({ guild, channel }) => guild.setBotPermissions(channel, viewChannel),
    shown: { reply: 'status.delivered-elsewhere', direct: 'status.delivered' },
    ...paid,
  },
  {
    fault: 'after the 15 minutes: the bot was removed from the server; another one is shared',
    long: true,
    before: meetElsewhere,
    running: ({ guild }) => guild.removeBot(),
    ...byDirect,
  },
  {
    fault: 'after the 15 minutes: the bot was removed from the server, and no other is shared',
    long: true,
    running: ({ guild }) => guild.removeBot(),
    shown: { jobs: 'status.kept-yours' },
    ...keptForOwner,
  },
  {
    fault: '"Only for me", and its token is dead before the result is there',
    long: true,
    alone: true,
    shown: { reply: 'status.private-delivered', direct: 'status.delivered' },
    ...paid,
  },
  {
    fault: '"Only for me", its token is dead, and its owner takes no direct messages (50007)',
    long: true,
    alone: true,
    before: (_easel, owner) => owner.closeDirectMessages(),
    shown: { reply: 'status.kept', jobs: 'status.kept-yours' },
    ...keptForOwner,
  },
];

export const passingDeliveryTable = jobTable(
  'Discord fails for a while at a delivery',
  'Each request fails once. Eleven pictures go to the reply; they need two messages. Nothing is posted twice.',
  [...passingAtDelivery, ...furtherPassingAtDelivery],
);

export const deliveryTable = jobTable(
  'The result cannot go where it should',
  'It goes to its owner by the next route that works, and never in public a second time. If no route works, it is kept and `/jobs` shows it.',
  [...atDelivery, ...furtherAtDelivery],
);

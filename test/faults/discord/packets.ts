import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import type { Easel } from '../../support/easel.ts';
import type { FaultTable } from '../table.ts';

type Data = Readonly<Record<string, unknown>>;

/** One way in which the data of an event may differ from its documentation. */
interface Alteration {
  readonly how: string;
  readonly change: (data: object) => unknown;
}

/** An event, and what makes Discord send it. */
interface PacketRow {
  readonly event: string;
  readonly happens: (easel: Easel) => unknown;
  readonly alterations: readonly Alteration[];
}

const without = (field: string): Alteration => ({
  how: `without \`${field}\``,
  change: (data) => Object.fromEntries(Object.entries(data).filter(([name]) => name !== field)),
});
const withValue = (field: string, value: unknown): Alteration => ({
  how: `\`${field}\` is \`${JSON.stringify(value)}\``,
  change: (data) => ({ ...(data as Data), [field]: value }),
});
/** Missing, null, and of another type. */
const altered = (field: string): readonly Alteration[] => [without(field), withValue(field, null), withValue(field, 7)];
const empty: readonly Alteration[] = [
  { how: 'no data (`null`)', change: () => null },
  { how: 'a text for its data', change: () => 'data' },
];

const interactionFields = [
  'id',
  'type',
  'token',
  'data',
  'user',
  'member',
  'channel',
  'entitlements',
  'locale',
  'guild_id',
  'app_permissions',
  'authorizing_integration_owners',
];

/** In a server of its own, because a server can have only six of a kind. */
const changedRule = ({ discord }: Easel): unknown =>
  discord
    .addGuild({ botPermissions: everyday | permissions.manageGuild })
    .addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['coffee'] } });
const changedRole = ({ guild }: Easel): unknown => guild.botRole.change({ name: `helper ${Math.random()}` });

export const packetRows: readonly PacketRow[] = [
  {
    event: 'INTERACTION_CREATE',
    happens: ({ ana, channel }) => void ana.command(channel, 'quota').catch(() => {}),
    alterations: [...empty, ...interactionFields.flatMap(altered)],
  },
  {
    event: 'AUTO_MODERATION_RULE_CREATE',
    happens: changedRule,
    alterations: [...empty, ...['trigger_metadata', 'actions', 'exempt_roles', 'guild_id', 'id'].flatMap(altered)],
  },
  {
    event: 'GUILD_CREATE',
    happens: ({ discord }) => discord.addGuild({ name: 'Another' }),
    alterations: [...empty, ...['id', 'roles', 'channels', 'members', 'threads'].flatMap(altered)],
  },
  {
    event: 'GUILD_ROLE_UPDATE',
    happens: changedRole,
    alterations: [...empty, ...['role', 'guild_id'].flatMap(altered)],
  },
  {
    event: 'CHANNEL_CREATE',
    happens: ({ guild }) => guild.addChannel(),
    alterations: [...empty, ...['id', 'type', 'permission_overwrites', 'guild_id'].flatMap(altered)],
  },
];

/** Payloads that are no events. */
export const texts: readonly { readonly how: string; readonly text: string }[] = [
  { how: 'no JSON', text: '{"op":0' },
  { how: 'an invalid session without its word (opcode 9)', text: '{"op":9,"d":null,"s":null,"t":null}' },
  { how: 'a greeting without its pace (opcode 10)', text: '{"op":10,"d":null,"s":null,"t":null}' },
  { how: 'an opcode that is not known', text: '{"op":99,"d":null,"s":null,"t":null}' },
  { how: 'an event without a name', text: '{"op":0,"d":{},"s":1,"t":null}' },
  { how: 'a READY that nobody asked for', text: '{"op":0,"d":null,"s":1,"t":"READY"}' },
];

export const packetTable: FaultTable = {
  title: 'Discord sends what cannot be read',
  about:
    'The packet is dropped and its event is logged. The process goes on, and the next command is answered. If READY cannot be read at a start, Easel connects again, with growing pauses.',
  columns: ['What Discord tells', 'How it is altered'],
  rows: [
    ...packetRows.map(({ event, alterations }) => [`\`${event}\``, alterations.map(({ how }) => how).join(', ')]),
    ['other payloads', texts.map(({ how }) => how).join(', ')],
  ],
};

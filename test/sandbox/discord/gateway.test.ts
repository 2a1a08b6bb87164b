import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGateway, type Connection } from './gateway-client.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(() => fixture.close());

const guilds = 1;

const connect = (query?: string): Promise<Connection> => openGateway(fixture.discord, query);

const identify = (more: object = {}): object => ({
  token: fixture.discord.token,
  intents: guilds,
  properties: { os: 'linux', browser: 'test', device: 'test' },
  ...more,
});

async function ready(more: object = {}): Promise<Connection & { sessionId: string }> {
  const connection = await connect();
  connection.send(2, identify(more));
  const { d } = await connection.next(({ t }) => t === 'READY');
  return { ...connection, sessionId: String(d['session_id']) };
}

const resume = (sessionId: string, seq: number): object => ({
  token: fixture.discord.token,
  session_id: sessionId,
  seq,
});

test('HELLO, READY and one GUILD_CREATE for each guild, numbered', async () => {
  const connection = await ready();
  await connection.next(({ t }) => t === 'GUILD_CREATE');
  expect(connection.heard.map(({ op, t, s }) => [op, t, s])).toEqual([
    [10, null, null],
    [0, 'READY', 1],
    [0, 'GUILD_CREATE', 2],
  ]);
  expect(connection.heard[0]?.d['heartbeat_interval']).toBe(41_250);
  expect(connection.heard[1]?.d).toMatchObject({
    v: 10,
    guilds: [{ id: fixture.guild.id, unavailable: true }],
    resume_gateway_url: fixture.discord.gateway.url,
  });
  expect(connection.heard[2]?.d).toMatchObject({ name: 'Studio', channels: [{ name: 'pictures' }] });
});

test('without the guilds intent no guild is sent, but interactions are', async () => {
  const connection = await ready({ intents: 0 });
  const interaction = await fixture.image();
  const { d } = await connection.next(({ t }) => t === 'INTERACTION_CREATE');
  expect(connection.heard.some(({ t }) => t === 'GUILD_CREATE')).toBe(false);
  expect(d).toMatchObject({
    id: interaction.id,
    type: 2,
    version: 1,
    context: 0,
    entitlements: [],
    authorizing_integration_owners: { 0: fixture.guild.id },
    attachment_size_limit: 10 * 1024 * 1024,
    guild_id: fixture.guild.id,
    locale: 'en-US',
    channel: { id: fixture.channel.id, type: 0, nsfw: false },
    member: { user: { username: 'mira' }, roles: [] },
    data: { name: 'image', type: 1, options: [{ name: 'prompt', type: 3, value: 'a red square' }] },
  });
  expect(d['app_permissions']).toMatch(/^\d+$/u);
});

test('messages are sent to sessions with the intent, private ones to nobody', async () => {
  const quiet = await ready();
  const curious = await ready({ intents: 1 << 9 });
  const interaction = await fixture.image();
  await fixture.callback(interaction, 4, { content: 'secret', flags: 64 });
  await fixture.request('POST', fixture.messages, { content: 'open' });
  const { d } = await curious.next(({ t }) => t === 'MESSAGE_CREATE');
  expect(d).toMatchObject({ content: 'open', guild_id: fixture.guild.id });
  await fixture.request('DELETE', `${fixture.messages}/${String(d['id'])}`);
  await curious.next(({ t }) => t === 'MESSAGE_DELETE');
  expect(quiet.heard.some(({ t }) => t?.startsWith('MESSAGE') === true)).toBe(false);
});

test('every IDENTIFY counts, and the one beyond the limit closes', async () => {
  await ready();
  expect(fixture.discord.gateway.identifies).toBe(1);
  const { body } = await fixture.request('GET', '/gateway/bot');
  expect(body['session_start_limit']).toMatchObject({ total: 1000, remaining: 999, max_concurrency: 1 });
  fixture.discord.gateway.limitIdentifies(0);
  const connection = await connect();
  connection.send(2, identify());
  expect(await connection.closed).toBe(4004);
});

describe('faults of a client close with their code', () => {
  test.each<[string, (connection: Connection) => void, number]>([
    ['a wrong token', (it) => it.send(2, identify({ token: 'abc' })), 4004],
    ['a privileged intent', (it) => it.send(2, identify({ intents: 1 << 15 })), 4014],
    ['an intent that does not exist', (it) => it.send(2, identify({ intents: 1 << 17 })), 4013],
    ['no intents', (it) => it.send(2, { ...identify(), intents: undefined }), 4013],
    ['no properties', (it) => it.send(2, { ...identify(), properties: undefined }), 4002],
    ['a shard that cannot be', (it) => it.send(2, identify({ shard: [1, 1] })), 4010],
    ['half a shard', (it) => it.send(2, identify({ shard: [0.5, 2] })), 4010],
    ['a shard of none', (it) => it.send(2, identify({ shard: [0, 0] })), 4010],
    ['a shard without a count', (it) => it.send(2, identify({ shard: [0] })), 4010],
    ['a payload before identifying', (it) => it.send(3, {}), 4003],
    ['an unknown opcode', (it) => it.send(99, {}), 4001],
    ['no JSON', (it) => it.sendRaw('{'), 4002],
    ['more than 4,096 bytes', (it) => it.sendRaw(JSON.stringify({ op: 1, d: 'x'.repeat(4096) })), 4002],
    ['resuming with a wrong token', (it) => it.send(6, { token: 'abc', session_id: 'x', seq: 0 }), 4004],
    ['121 sends in a minute', (it) => Array.from({ length: 121 }, () => it.send(1, null)), 4008],
  ])('%s', async (_name, act, code) => {
    const connection = await connect();
    act(connection);
    expect(await connection.closed).toBe(code);
    expect(fixture.discord.gateway.identifies).toBe(0);
  });

  test('identifying twice', async () => {
    const connection = await ready();
    connection.send(2, identify());
    expect(await connection.closed).toBe(4005);
  });

  test('another version', async () => {
    expect(await (await connect('v=9')).closed).toBe(4012);
  });
});

test('a session resumes and gets the events that it missed', async () => {
  const first = await ready();
  await first.next(({ t }) => t === 'GUILD_CREATE');
  fixture.discord.gateway.disconnect(4000);
  expect(await first.closed).toBe(4000);
  expect(fixture.discord.gateway.sessions()).toMatchObject([{ id: first.sessionId, connected: false }]);
  await fixture.image();
  const second = await connect();
  second.send(6, resume(first.sessionId, 1));
  await second.next(({ t }) => t === 'RESUMED');
  expect(second.heard.slice(1).map(({ t, s }) => [t, s])).toEqual([
    ['GUILD_CREATE', 2],
    ['INTERACTION_CREATE', 3],
    ['RESUMED', 4],
  ]);
  expect(fixture.discord.gateway).toMatchObject({ identifies: 1, resumes: 1 });
});

test('an unknown session is invalid; a number that was never sent closes', async () => {
  const { sessionId } = await ready();
  const unknown = await connect();
  unknown.send(6, resume('abc', 1));
  expect(await unknown.next(({ op }) => op === 9)).toMatchObject({ d: false });
  const ahead = await connect();
  ahead.send(6, resume(sessionId, 99));
  expect(await ahead.closed).toBe(4007);
});

test.each([1000, 1001])('a client that closes with %d gives up its session', async (code) => {
  const connection = await ready();
  connection.close(code);
  await connection.closed;
  expect(await fixture.discord.until(() => fixture.discord.gateway.sessions().length === 0)).toBe(true);
});

test.each([
  [1000, 1],
  [1001, 1],
  [1006, 1],
  [4000, 1],
  [4008, 1],
  [4009, 0],
  [4014, 0],
])('closed with %d, %d session is left', async (code, left) => {
  const connection = await ready();
  fixture.discord.gateway.disconnect(code);
  expect(await connection.closed).toBe(code);
  expect(fixture.discord.gateway.sessions()).toHaveLength(left);
});

test('opcodes 7 and 9 on demand', async () => {
  const connection = await ready();
  fixture.discord.gateway.reconnect();
  await connection.next(({ op }) => op === 7);
  fixture.discord.gateway.invalidate(true);
  expect(await connection.next(({ op }) => op === 9)).toMatchObject({ d: true });
  connection.send(6, resume(connection.sessionId, 1));
  await connection.next(({ t }) => t === 'RESUMED');
  fixture.discord.gateway.invalidate(false);
  expect(await connection.next(({ op, d }) => op === 9 && !d)).toMatchObject({ d: false });
  expect(fixture.discord.gateway.sessions()).toHaveLength(0);
  connection.send(2, identify());
  await fixture.discord.until(() => fixture.discord.gateway.identifies === 2);
});

test('heartbeats are acknowledged, unless muted', async () => {
  const connection = await connect();
  connection.send(1, null);
  await connection.next(({ op }) => op === 11);
  fixture.discord.gateway.muteHeartbeats(true);
  connection.send(1, null);
  connection.send(2, identify());
  await connection.next(({ t }) => t === 'READY');
  expect(connection.heard.filter(({ op }) => op === 11)).toHaveLength(1);
});

test('a client that sends no heartbeat is closed', async () => {
  await fixture.close();
  fixture = await startDiscordFixture({ heartbeatMs: 100 });
  const connection = await ready();
  expect(await connection.closed).toBe(4009);
});

test('handshakes fail as often as asked for', async () => {
  fixture.discord.gateway.handshakeFails(1);
  await expect(connect()).rejects.toThrow('503');
  await ready();
});

test('an interaction can be sent twice', async () => {
  const connection = await ready();
  fixture.discord.gateway.repeatInteractions(1);
  const interaction = await fixture.image();
  const later = await fixture.image();
  await connection.next(({ d }) => d?.['id'] === later.id);
  const ids = connection.heard.filter(({ t }) => t === 'INTERACTION_CREATE').map(({ d }) => d['id']);
  expect(ids).toEqual([interaction.id, interaction.id, later.id]);
});

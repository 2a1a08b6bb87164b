import { afterEach, beforeEach, expect, test } from 'vitest';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen } from './gateway-client.ts';
import { startDiscordFixture, type HttpAnswer, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(() => fixture.close());

const configuration = 1 << 20;
const manage = (): void => fixture.guild.botRole.change({ permissions: everyday | permissions.manageGuild });
const list = (): Promise<HttpAnswer> => fixture.request('GET', `/guilds/${fixture.guild.id}/auto-moderation/rules`);

test('a bot that manages the guild reads the rules as Discord sends them', async () => {
  const role = fixture.guild.addRole();
  fixture.guild.addRule({
    name: 'words',
    trigger_type: 1,
    trigger_metadata: { keyword_filter: ['*cat*'] },
    actions: [{ type: 1 }, { type: 2, metadata: { channel_id: fixture.channel.id } }],
    exempt_roles: [role.id],
  });
  fixture.guild.addRule({ trigger_type: 3, enabled: false });
  expect(await list()).toMatchObject({ status: 403, body: { code: 50013 } });
  manage();
  const { status, body } = await list();
  expect([status, body]).toEqual([
    200,
    [
      {
        id: expect.stringMatching(/^\d{17,19}$/u) as string,
        guild_id: fixture.guild.id,
        creator_id: expect.stringMatching(/^\d{17,19}$/u) as string,
        name: 'words',
        event_type: 1,
        trigger_type: 1,
        trigger_metadata: { keyword_filter: ['*cat*'], regex_patterns: [], allow_list: [] },
        actions: [
          { type: 1, metadata: {} },
          { type: 2, metadata: { channel_id: fixture.channel.id } },
        ],
        enabled: true,
        exempt_roles: [role.id],
        exempt_channels: [],
      },
      expect.objectContaining({ trigger_type: 3, trigger_metadata: {}, enabled: false }),
    ],
  ]);
});

test.each([
  [4, { presets: [], allow_list: [] }, 1],
  [5, { mention_total_limit: 0, mention_raid_protection_enabled: false }, 1],
  [6, { keyword_filter: [], regex_patterns: [], allow_list: [] }, 2],
])('a rule of trigger type %d is sent with all of its fields', (type, metadata, event) => {
  expect(fixture.guild.addRule({ trigger_type: type })).toMatchObject({
    trigger_metadata: metadata,
    event_type: event,
  });
});

test('a guild that does not exist, or no longer has the bot, has no rules to read', async () => {
  const unknown = '/guilds/123456789012345678/auto-moderation/rules';
  expect(await fixture.request('GET', unknown)).toMatchObject({ status: 404, body: { code: 10004 } });
  fixture.guild.removeBot();
  expect(await list()).toMatchObject({ status: 403, body: { code: 50001 } });
});

test('events of rules that are made, changed and removed go to sessions with the intent, if the bot manages the guild', async () => {
  const [asked, other] = [await listen(fixture.discord, configuration), await listen(fixture.discord)];
  const unheard = fixture.guild.addRule({ trigger_type: 3 });
  manage();
  const rule = fixture.guild.addRule({ name: 'words', trigger_type: 1 });
  fixture.guild.changeRule(rule, { trigger_metadata: { keyword_filter: ['dog'] }, enabled: false });
  fixture.guild.removeRule(rule);
  fixture.guild.removeRule(unheard);
  await asked.next('AUTO_MODERATION_RULE_DELETE', unheard.id);
  expect(asked.all().filter(([name]) => name.startsWith('AUTO'))).toMatchObject([
    ['AUTO_MODERATION_RULE_CREATE', { id: rule.id, guild_id: fixture.guild.id, name: 'words', enabled: true }],
    ['AUTO_MODERATION_RULE_UPDATE', { id: rule.id, trigger_metadata: { keyword_filter: ['dog'] }, enabled: false }],
    ['AUTO_MODERATION_RULE_DELETE', { id: rule.id }],
    ['AUTO_MODERATION_RULE_DELETE', { id: unheard.id }],
  ]);
  await other.next('GUILD_ROLE_UPDATE');
  expect(other.all().filter(([name]) => name.startsWith('AUTO'))).toEqual([]);
  expect((await list()).body).toEqual([]);
});

test('a rule that Discord would refuse is refused, and a rule outlives the roles and channels that it names', () => {
  const { guild } = fixture;
  const role = guild.addRole();
  const rule = guild.addRule({ trigger_type: 3, exempt_roles: [role.id] });
  expect(() => guild.addRule({ trigger_type: 3 })).toThrow('AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED');
  expect(() => guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: [''] } })).toThrow(
    'keyword_filter.0',
  );
  const unknown = '123456789012345678';
  expect(() => guild.addRule({ trigger_type: 1, exempt_channels: [unknown] })).toThrow(`has no ${unknown}`);
  expect(() => guild.changeRule({ id: unknown }, {})).toThrow(`no rule ${unknown}`);
  role.delete();
  expect(guild.changeRule(rule, { name: 'spam' })).toMatchObject({ name: 'spam', exempt_roles: [role.id] });
});

import { expect, test } from 'vitest';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { startEasel, textOf, type Easel } from '../../support/easel.ts';
import { byAutoMod, letRead, ownerOf, refusalOf, screeningIn, unread } from '../../moderation/screens.ts';
import { rulesRows, type RulesRow } from './auto-mod-rules.ts';

async function play(easel: Easel, { fault, outcome }: RulesRow): Promise<readonly unknown[]> {
  const { discord, until, clock } = easel;
  const asked = (): number =>
    discord.traffic.filter(({ path }) => path.endsWith(`${guild.id}/auto-moderation/rules`)).length;
  discord.faults.inject({ method: 'GET', path: /\/auto-moderation\/rules$/u, fault });
  const guild = discord.addGuild({ botPermissions: everyday | permissions.manageGuild });
  const channel = guild.addChannel();
  const member = guild.addMember();
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['coffee'] } });
  const first = await member.command(channel, 'image', { prompt: 'a cup of tea', images: 1 });
  await until(() => first.response !== undefined);
  if (outcome === 'forbidden') {
    await clock.advance(300_000);
    const panel = await screeningIn(ownerOf(guild), channel);
    const times = asked();
    guild.botRole.change({ permissions: everyday });
    await letRead(easel, guild);
    return [first.response?.ephemeral, panel, times, await refusalOf(member, channel, 'a cup of coffee')];
  }
  const said = textOf(first.reply());
  await until(() => asked() === 2);
  await clock.advance(0);
  return [
    first.response?.ephemeral,
    said,
    await refusalOf(member, channel, 'a cup of tea'),
    await refusalOf(member, channel, 'a cup of coffee'),
  ];
}

const expected: Readonly<Record<RulesRow['outcome'], readonly unknown[]>> = {
  again: [true, unread, undefined, byAutoMod],
  forbidden: [false, "⚠️ Easel can't read this server's AutoMod rules. Give its role **Manage Server**.", 1, byAutoMod],
};

test('whatever Discord answers, no prompt passes rules that could be known, and none is refused for rules that could not', async () => {
  const easel = await startEasel();
  for (const row of rulesRows) {
    expect([row.name, ...(await play(easel, row))]).toEqual([row.name, ...expected[row.outcome]]);
  }
});

import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import { startCrashHarness } from '../support/crash-harness.ts';
import { moderating } from '../support/press.ts';
import { textOf } from '../support/easel.ts';
import { decisionsOf } from './decisions.ts';
import { decide, linesIn } from './policy-panel.ts';

const refusals = 200;
const decisions = 50;

/** Numbers in letters, so that no prompt states a count of pictures. */
const word = (index: number): string =>
  `raid${String(index).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}x`;

/** Every fifth act is a decision. */
async function act(
  index: number,
  {
    raiders,
    owner,
    channel,
  }: {
    readonly raiders: readonly MemberHandle[];
    readonly owner: MemberHandle;
    readonly channel: Parameters<MemberHandle['command']>[0];
  },
): Promise<InteractionHandle> {
  const raider = raiders[index % raiders.length];
  if (raider === undefined) throw new Error('nobody raids');
  return index % 5 === 4
    ? owner.command(channel, 'moderate grant', { member: raider.id, amount: 1, reason: word(index) })
    : raider.command(channel, 'image', { prompt: `a bazooka ${word(index)}`, images: 1 });
}

/** A busy machine cannot check some in time. They are refused, and nothing was found in them. */
function isOver({ response }: InteractionHandle): boolean {
  return JSON.stringify(response).includes('in time');
}

/** It will never be answered if the bot was killed. */
async function isAnswered(asked: InteractionHandle | undefined): Promise<void> {
  await asked?.answered().catch(() => {});
}

test('after a raid of 200 refusals and 50 decisions, with 429, 500, lost answers and a kill in between, each of them is in the log channel once', async () => {
  const harness = await startCrashHarness();
  const { guild, channel, discord } = harness;
  const owner = guild.addMember({ username: 'boss', permissions: moderating | permissions.manageGuild });
  guild.setOwner(owner);
  const raiders = Array.from({ length: 20 }, (_, index) => guild.addMember({ username: `raider${index}` }));
  const log = guild.addChannel({ name: 'log' });
  const path = new RegExp(`/channels/${log.id}/messages$`);
  const isLine = ({ method, path: asked }: Exchange): boolean =>
    method === 'POST' && asked.endsWith(`/channels/${log.id}/messages`);
  const bot = await harness.readyBot();
  await decide({ channel }, owner, 'words', { add: 'bazooka' });
  await decide({ channel }, owner, 'log-channel', { channels: [log.id] });
  const asked: InteractionHandle[] = [];
  const people = { raiders, owner, channel };
  const raid = async (from: number, to: number): Promise<void> => {
    for (let index = from; index < to; index += 1) {
      asked.push(await act(index, people));
      if (index % 10 === 9) await isAnswered(asked.at(-1));
    }
  };

  discord.faults.inject({ method: 'POST', path, fault: { kind: 'answer', status: 500, body: {} } });
  const limited = {
    status: 429,
    headers: { 'retry-after': '1' },
    body: { message: '', retry_after: 0.2, global: false },
  };
  discord.faults.inject({ method: 'POST', path, fault: { kind: 'answer', ...limited } });
  discord.faults.inject({ method: 'POST', path, fault: { kind: 'drop-reply' } });
  await raid(0, 100);
  const faults = (): number =>
    discord.traffic.filter(({ fault, path: met }) => fault !== undefined && path.test(met)).length;
  await discord.until(() => faults() === 3, 60_000);
  const before = log.messages().length;
  const dead = harness.killAt(bot, isLine, () => log.messages().length > before);
  await raid(100, 125);
  await dead;
  discord.faults.clear();
  await harness.readyBot();
  await raid(125, refusals + decisions);
  await Promise.all(asked.map(isAnswered));

  const answered = asked.flatMap((each, index) => (each.response === undefined || isOver(each) ? [] : [word(index)]));
  expect(answered.length).toBeGreaterThan(refusals / 2);
  const times = (wanted: string): number => linesIn(log).join('\n').split(wanted).length - 1;
  await discord.until(() => answered.every((each) => times(each) > 0), 60_000);
  expect(answered.filter((each) => times(each) !== 1)).toEqual([]);
  const made = decisionsOf(harness, guild.id).flatMap(({ why }) => why ?? []);
  expect(made.filter((why) => times(why) !== 1)).toEqual([]);
  expect(textOf(log.messages()[0])).toContain('changed the log channel');
}, 120_000);

import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { ChannelHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import type { Exchange } from '../../../sandbox/wire/server.ts';
import { createLogQueue } from '../../../src/services/moderation/log-queue.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { decisionsOf } from '../../moderation/decisions.ts';
import { decide, linesIn, openPolicy } from '../../moderation/policy-panel.ts';
import { answerTo } from '../../moderation/staff.ts';
import { startEasel, textOf, type Easel } from '../../support/easel.ts';
import { startCrashHarness } from '../../support/crash-harness.ts';
import { moderating } from '../../support/press.ts';
import { limited, limitedWithoutWait, refusal } from '../discord/answers.ts';
import { logFaults, logKills, type LogFault } from './log-rows.ts';

const minute = 60_000;
/** For a bot in a process of its own, on a busy machine, in ms. */
const patience = 30_000;
const day = 1_440 * minute;
const notTold =
  "⚠️ Saved, but Easel can't write in the log channel. Check its permissions there, or pick another channel with `/policy`.";

interface Scene {
  readonly easel: Easel;
  readonly boss: MemberHandle;
  readonly log: ChannelHandle;
  /** Makes further, numbered decisions, and returns their answers. */
  readonly act: (count: number) => Promise<readonly string[]>;
}

interface Begun {
  /** How many decisions were made by then. */
  readonly lines?: number;
  readonly end?: () => void | Promise<void>;
}

type Bot = Pick<Easel, 'guild' | 'channel' | 'ana'>;

/** A moderator with every right, and a chosen log channel. */
async function withLogChannel({ guild, channel }: Bot): Promise<Pick<Scene, 'boss' | 'log'>> {
  const boss = guild.addMember({ username: 'boss', permissions: moderating | permissions.manageGuild });
  const log = guild.addChannel({ name: 'log' });
  await decide({ channel }, boss, 'log-channel', { channels: [log.id] });
  return { boss, log };
}

async function grant({ channel, ana }: Bot, boss: MemberHandle, number: number): Promise<string> {
  const options = { member: ana.id, amount: 1, reason: `entry ${number}` };
  return textOf(await answerTo(await boss.command(channel, 'moderate grant', options)));
}

const writes = ({ id }: ChannelHandle): RegExp => new RegExp(`/channels/${id}/messages$`);

/** Every line meets this fault for a minute. */
function forAMinute(fault: Fault): Begin {
  return ({ easel, log }) => {
    const remove = easel.discord.faults.inject({ method: 'POST', path: writes(log), times: Infinity, fault });
    return {
      async end() {
        await easel.clock.advance(minute);
        remove();
      },
    };
  };
}

/** Easel has only these permissions in the channel. */
function withRights(rights: bigint): Begin {
  return ({ easel: { guild }, log }) => {
    guild.setBotPermissions(log, rights);
    return { end: () => guild.setBotPermissions(log, everyday) };
  };
}

async function never(): Promise<never> {
  return Promise.reject(new Error('nothing is sent'));
}

/** Decisions that an earlier process made and did not send. */
async function leave({ easel, boss, log }: Scene, count: number): Promise<void> {
  const { clock, database, guild, ana } = easel;
  await easel.stop();
  const silent = pino({ level: 'silent' });
  const store = await openStore(database.path, silent);
  const serverLog = { compose: () => ({ message: { text: '' }, taken: 0 }), post: never, find: never };
  const queue = createLogQueue({ store, serverLog, clock, random: () => 0.5, log: silent });
  await queue.load();
  for (let number = 1; number <= count; number += 1) {
    const [id, at, why] = [String(number).padStart(20, '0'), clock.now(), `entry ${number}`];
    const about = { version: 1, id, at, by: boss.id, what: 'granted', whom: ana.id, amount: 1, why } as const;
    await queue.add([{ guildId: guild.id, channelId: log.id, id, entry: { kind: 'decision', decision: about } }]);
  }
  await store.close();
  await easel.start();
}

type Begin = (scene: Scene) => Begun | Promise<Begun>;

const begin: Readonly<Record<keyof typeof logFaults, Begin>> = {
  limited: forAMinute(limited('user', 25)),
  limitedWithoutWait: forAMinute(limitedWithoutWait()),
  failing: forAMinute(refusal(500, 0, '500: Internal Server Error')),
  reset: forAMinute({ kind: 'reset' }),
  lost: forAMinute({ kind: 'drop-reply' }),
  lostForLong({ easel: { discord, clock }, log }) {
    const path = new RegExp(`/channels/${log.id}/messages`);
    discord.faults.inject({ method: 'POST', path, fault: { kind: 'drop-reply' } });
    const remove = discord.faults.inject({
      path,
      times: Infinity,
      fault: refusal(500, 0, '500: Internal Server Error'),
    });
    return {
      async end() {
        await clock.advance(10 * minute);
        remove();
      },
    };
  },
  invalid({ easel: { discord }, log }) {
    discord.faults.inject({ method: 'POST', path: writes(log), fault: refusal(400, 50_035, 'Invalid Form Body') });
    return {};
  },
  noAccess: withRights(0n),
  several: withRights(everyday & ~permissions.sendMessages),
  async deleted(scene) {
    const { easel, log, act } = scene;
    await withRights(0n)(scene);
    await act(2);
    log.delete();
    await easel.clock.advance(5 * minute);
    return { lines: 2 };
  },
  async many(scene) {
    const begun = await withRights(0n)(scene);
    await leave(scene, logFaults.many.lines - 1);
    return { ...begun, lines: logFaults.many.lines - 1 };
  },
  async old(scene) {
    const { easel, act } = scene;
    const begun = await withRights(0n)(scene);
    await act(2);
    await easel.stop();
    await easel.clock.advance(7 * day + minute);
    await easel.start();
    return { ...begun, lines: 2 };
  },
};

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const numbersIn = (text: string): number[] => [...text.matchAll(/`entry (\d+)`/gu)].map(([, number]) => Number(number));
const countedIn = (text: string): number[] =>
  [...text.matchAll(/📋 ([\d,]+) more entr/gu)].map(([, number = '']) => Number(number.replaceAll(',', '')));

function expectPolicy(said: string, { lines, policy }: LogFault, now: number): void {
  const [, waiting, since] = /⚠️ ([\d,]+) log entries have been waiting since <t:(\d+):R>/u.exec(said) ?? [];
  expect(waiting).toBe(policy === 'waiting' ? lines.toLocaleString('en-US') : undefined);
  expect(Math.abs(Number(since ?? now / 1_000) - now / 1_000)).toBeLessThan(60);
  expect(said.includes('**Log**\na deleted channel')).toBe(policy === 'deleted');
}

/** Checks the new lines of the channel, and the number of messages. */
function expectWritten(texts: readonly string[], { lines, written, messages = written }: LogFault): void {
  const all = texts.join('\n');
  const kept = numbersIn(all);
  expect(kept).toEqual(kept.toSorted((a, b) => a - b));
  expect(new Set(kept).size).toBe(kept.length);
  expect([kept.length, countedIn(all)]).toEqual([written, written === 0 || written === lines ? [] : [lines - written]]);
  const used = texts.filter((text) => numbersIn(text).length > 0).length;
  expect(used).toBeLessThanOrEqual(messages);
  expect(used === written).toBe(messages === written);
}

function isWritten(texts: readonly string[], { lines, written }: LogFault): boolean {
  const all = texts.join('\n');
  return numbersIn(all).length >= written && (written === 0 || written === lines || countedIn(all).length > 0);
}

const waitingRows = ({ database }: Parameters<typeof decisionsOf>[0]): number =>
  database.rows(['log:', 'log-batch:']).length;

const named = (rows: Readonly<Record<string, LogFault>>): (readonly [fault: string, name: string, row: LogFault])[] =>
  Object.entries(rows).map(([name, row]) => [row.fault, name, row]);

test.each(named(logFaults))('what the log channel meets: %s', async (_fault, name, row) => {
  const easel = await startEasel();
  const { guild, clock, until } = easel;
  const { boss, log } = await withLogChannel(easel);
  await until(() => linesIn(log).length === 1);
  let made = 0;
  const act = async (count: number): Promise<readonly string[]> => {
    const answers: string[] = [];
    for (const number of upTo(count)) answers.push(await grant(easel, boss, made + number));
    made += count;
    return answers;
  };

  const { lines = 0, end } = await begin[name as keyof typeof begin]({ easel, boss, log, act });
  made = lines;
  const answers = await act(row.lines - lines);
  expect(answers.map((said) => said.includes(notTold))).toEqual(answers.map(() => row.policy !== 'nothing'));
  expectPolicy(textOf(await openPolicy(easel, boss)), row, clock.now());
  // The decisions are in force, whatever happens to their lines.
  const decided = name === 'many' ? upTo(row.lines).slice(lines) : upTo(row.lines);
  expect(decisionsOf(easel, guild.id).flatMap(({ why }) => why ?? [])).toEqual(
    decided.map((number) => `entry ${number}`),
  );

  expect(textOf(await answerTo(await boss.command(easel.channel, 'moderate log')))).toContain(`entry ${row.lines}`);

  await end?.();
  await until(() => waitingRows(easel) === 0 && isWritten(linesIn(log).slice(1), row));
  await clock.advance(minute);
  expectWritten(linesIn(log).slice(1), row);
  expect(textOf(await openPolicy(easel, boss))).not.toContain('waiting since');
});

test.each(named(logKills))('what the log channel meets: %s', async (_fault, name, row) => {
  const harness = await startCrashHarness();
  const { guild, discord } = harness;
  const bot = await harness.readyBot();
  const { boss, log } = await withLogChannel(harness);
  await discord.until(() => linesIn(log).length === 1, patience);
  const isLine = ({ method, path }: Exchange): boolean => method === 'POST' && writes(log).test(path);
  const dead = harness.killAt(bot, isLine, name === 'sent' ? () => linesIn(log).length === 2 : undefined);
  // The bot may be dead before it answers.
  grant(harness, boss, 1).catch(() => {});
  await dead;
  expect(linesIn(log)).toHaveLength(name === 'sent' ? 2 : 1);
  expect(waitingRows(harness)).toBeGreaterThan(0);
  discord.faults.clear();

  await harness.readyBot();
  await discord.until(() => waitingRows(harness) === 0, patience);
  expectWritten(linesIn(log).slice(1), row);
  expectPolicy(textOf(await openPolicy(harness, boss)), row, Date.now());
  expect(decisionsOf(harness, guild.id).flatMap(({ why }) => why ?? [])).toEqual(['entry 1']);
});

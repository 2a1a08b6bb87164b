import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, type TestContext } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import type { BotProcess } from '../../support/bot-process.ts';
import { startCrashHarness, type CrashHarness } from '../../support/crash-harness.ts';
import { ended, filesOf, textOf } from '../../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { postgresDatabase } from '../../support/postgres-database.ts';
import { startNetwork } from '../../support/postgres-network.ts';
import { besides, startPostgresProcess } from '../../support/postgres-server.ts';
import { endQueries, queryNow } from '../../support/query.ts';
import { awayAtStart, postgresFaults, type FaultPlace } from './postgres-rows.ts';

const patience = 30_000;
const lasts = 5_000;
const role = 'easel';

/** A bot with a server of its own behind a network, in which it is a user like others. */
async function startPlace(atEnd: TestContext['onTestFinished']): Promise<CrashHarness & FaultPlace> {
  const server = await startPostgresProcess();
  atEnd(async () => {
    endQueries(url);
    endQueries(server.url);
    await server.stop();
  });
  queryNow(server.url, `CREATE ROLE ${role} LOGIN PASSWORD 'password'`);
  queryNow(server.url, 'CREATE DATABASE easel');
  const url = besides(server.url, 'easel');
  const harness = await startCrashHarness(atEnd, { database: await postgresDatabase(url) });
  queryNow(url, `GRANT ALL ON SCHEMA public TO ${role}`);
  queryNow(url, `GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  const network = await startNetwork(url.replace('//postgres:', `//${role}:`), atEnd);
  return { ...harness, network, url, role, server };
}

const ask = async ({ channel }: CrashHarness, who: CrashHarness['ana']): Promise<InteractionHandle> =>
  who.command(channel, 'image', { prompt: 'a heron', images: 1 });

const count = (bot: BotProcess, msg: string): number => bot.output().split(`"msg":"${msg}"`).length - 1;

/** What an account is charged for so many pictures. */
const paid = (pictures: number) => ({ spent: 3 * pictures, held: 0 });

test.concurrent.for(postgresFaults)('$fault', async (row, { onTestFinished }) => {
  const place = await startPlace(onTestFinished);
  const { ana, channel, discord, guild, runcomfy, network } = place;
  const bot = await place.readyBot({ DATABASE_URL: network.url });
  runcomfy.next({ runMs: 4_000 });
  const first = await ask(place, ana);
  await discord.until(() => textOf(first.reply()).includes('Generating'), patience);

  const over = pause(lasts);
  await row.begin(place);
  const other = guild.addMember({ username: 'other', locale: 'en-US' });
  const meanwhile = await ask(place, other);
  await meanwhile.answered();
  const refusal = meanwhile.response?.ephemeral === true ? textOf(meanwhile.reply()) : undefined;
  expect(row.says === undefined ? refusal : refusal?.includes(row.says)).toBe(
    row.says === undefined ? undefined : true,
  );
  if (row.says !== undefined) await over;
  await row.end(place);

  await discord.until(() => ended(first) && count(bot, 'alert') === count(bot, 'alert over'), patience);
  const last = await ask(place, ana);
  await discord.until(() => ended(last), patience);
  await discord.until(() => areAllAnnounced(place), patience);
  const made = row.says === undefined ? [first, meanwhile, last] : [first, last];
  expect(made.map((asked) => textOf(asked.reply()).includes('✅'))).toEqual(made.map(() => true));
  expect(channel.messages().flatMap(filesOf)).toHaveLength(made.length);
  expect(channel.messages()).toHaveLength(made.length);
  expect(runcomfy.submissions).toHaveLength(made.length);
  const ledger = ledgerOf(place);
  expect(ledger.member(guild.id, ana.id)).toEqual(paid(2));
  expect(ledger.member(guild.id, other.id)).toEqual(paid(made.length - 2));
  expect(bot.child.exitCode).toBe(null);
});

test.concurrent(`${awayAtStart.fault}: ${awayAtStart.after}`, async ({ onTestFinished }) => {
  const place = await startPlace(onTestFinished);
  const { ana, discord, runcomfy, network } = place;
  const bot = await place.readyBot({ DATABASE_URL: network.url });
  runcomfy.next({ runMs: 4_000 });
  const asked = await ask(place, ana);
  await discord.until(() => textOf(asked.reply()).includes('Generating'), patience);
  bot.child.kill('SIGKILL');
  await bot.exit;
  await place.server.pause();
  const next = place.startBot({ DATABASE_URL: network.url });
  await pause(lasts);
  expect(next.child.exitCode).toBe(null);
  await place.server.begin();
  await discord.until(() => ended(asked), patience);
  expect(textOf(asked.reply())).toContain('✅');
  expect(runcomfy.submissions).toHaveLength(1);
});

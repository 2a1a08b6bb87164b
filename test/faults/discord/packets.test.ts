import { expect, onTestFinished, test } from 'vitest';
import { startEasel, type Easel } from '../../support/easel.ts';
import { packetRows, texts } from './packets.ts';
import { patience } from './run-row.ts';

/** Collects errors that would have ended the process. */
function uncaught(): unknown[] {
  const faults: unknown[] = [];
  const note = (fault: unknown): void => void faults.push(fault);
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(name, note);
    onTestFinished(() => void process.off(name, note));
  }
  return faults;
}

async function isAnswered({ mei, channel, discord }: Easel): Promise<boolean> {
  const typed = await mei.command(channel, 'quota');
  await discord.until(() => typed.state === 'answered');
  return true;
}

const dropped = ({ logs }: Easel): unknown[] => logs.flatMap(({ packet }) => (packet === undefined ? [] : [packet]));

test(
  'an event that cannot be read is dropped and named in the log; the next command is answered',
  async () => {
    const easel = await startEasel();
    const faults = uncaught();
    const named = new Set<unknown>();
    for (const { event, happens, alterations } of packetRows) {
      for (const { how, change } of alterations) {
        easel.discord.gateway.alterNext(event, change);
        happens(easel);
        expect([event, how, await isAnswered(easel), faults]).toEqual([event, how, true, []]);
      }
      for (const packet of dropped(easel)) named.add(packet);
    }
    expect(named).toEqual(new Set(packetRows.map(({ event }) => event)));
    expect(easel.discord.gateway.identifies).toBe(1);
  },
  patience,
);

test(
  'a payload that is no event does not end the process either',
  async () => {
    const easel = await startEasel();
    const faults = uncaught();
    const { clock, discord } = easel;
    for (const { how, text } of texts) {
      discord.gateway.sendText(text);
      // It may connect again because of it.
      await easel.until(() => discord.gateway.sessions().some(({ connected }) => connected));
      await clock.advance(1_000);
      expect([how, await isAnswered(easel), faults]).toEqual([how, true, []]);
    }
  },
  patience,
);

test('an event that came before all servers were known, and cannot be read, is dropped when its turn comes', async () => {
  const easel = await startEasel();
  const faults = uncaught();
  const { ana, channel, discord, until } = easel;
  const { gateway } = discord;
  await easel.stop();
  const missing = discord.addGuild({ name: 'Missing' });
  // The second server is not sent.
  gateway.alterNext('GUILD_CREATE', (data) => {
    gateway.alterNext('GUILD_CREATE', () => null);
    return data;
  });
  let isReady = false;
  const starting = easel.start().then(() => (isReady = true));
  await discord.until(() => dropped(easel).includes('GUILD_CREATE'));
  gateway.alterNext('INTERACTION_CREATE', (data) => ({ ...data, entitlements: undefined }));
  await ana.command(channel, 'quota');
  missing.delete();
  await until(() => isReady);
  await starting;
  expect(await isAnswered(easel)).toBe(true);
  await discord.until(() => dropped(easel).includes('INTERACTION_CREATE'));
  expect([await isAnswered(easel), faults]).toEqual([true, []]);
});

test('a READY that cannot be read at a start is tried again, after pauses that grow', async () => {
  const easel = await startEasel();
  const faults = uncaught();
  const { discord, clock } = easel;
  await easel.stop();
  const before = discord.gateway.identifies;
  const broken = [null, { user: null, guilds: null }];
  const alterReady = (): void => {
    const [data] = broken.splice(0, 1);
    discord.gateway.alterNext('READY', () => data);
  };
  alterReady();
  let isReady = false;
  const starting = easel.start().then(() => (isReady = true));
  await discord.until(() => discord.gateway.identifies === before + 1);
  alterReady();
  await easel.until(() => isReady);
  await starting;
  expect([discord.gateway.identifies - before, faults]).toEqual([3, []]);
  expect(dropped(easel)).toContain('READY');
  await clock.advance(0);
  expect(await isAnswered(easel)).toBe(true);
});

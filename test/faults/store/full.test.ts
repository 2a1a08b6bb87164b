import { expect, test } from 'vitest';
import type { Exchange } from '../../../sandbox/wire/server.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { fillDisk } from '../../support/disk.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { tries } from '../../support/submissions.ts';
import { fullDisks, type FullDisk } from './full-rows.ts';

type RequestMoment = Extract<FullDisk['at'], { readonly wire: string }>;

/** Calls `act` at the first request of this kind, before it is answered. */
function atRequest({ discord, runcomfy }: Easel, { wire, fits }: RequestMoment, act: () => void): void {
  const listener = (request: Exchange): void => {
    if (!fits(request)) return;
    stop();
    act();
  };
  const listen = {
    discord: () => discord.onRequest(listener),
    runcomfy: () => runcomfy.onRequest(listener),
    media: () => runcomfy.onMediaRequest(listener),
  };
  const stop = listen[wire]();
}

const uploads = ({ discord }: Easel): number =>
  discord.traffic.filter(({ headers }) => headers['content-type']?.startsWith('multipart/')).length;

const alerts = ({ logs }: Easel): string[] =>
  logs.flatMap(({ msg, alert }) => (alert === 'store' ? [String(msg)] : []));

test.each(fullDisks.map((row) => [row.moment, row] as const))('a full disk %s', async (_moment, row) => {
  const easel = await startEasel();
  const { ana, mei, guild, channel, runcomfy, clock, until } = easel;
  row.arrange?.(runcomfy);
  let makeRoom: (() => void) | undefined;
  const fill = (): void => void (makeRoom = fillDisk(easel));
  const { at } = row;
  if (at.wire !== undefined) atRequest(easel, at, fill);
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  if (at.wire === undefined) {
    await until(() => ledgerOf(easel).jobs.some(at.fits));
    fill();
  }
  await until(() => makeRoom !== undefined);
  await until(() => alerts(easel).length > 0);
  await clock.advance(60_000);

  expect(textOf(asked.reply())).toContain(row.meanwhile);
  const refused = await mei.command(channel, 'image', { prompt: '蒼鷺', images: 1 });
  await refused.answered();
  expect(refused.response).toMatchObject({ type: 4, ephemeral: true });
  expect(textOf(refused.reply())).toContain('無法');

  makeRoom?.();
  await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  await until(() => alerts(easel).length === 2);
  expect(alerts(easel)).toEqual(['alert', 'alert over']);
  expect(easel.alerts.messages()).toHaveLength(1);

  expect(textOf(asked.reply())).toContain(row.ends);
  expect(channel.messages().flatMap(filesOf)).toHaveLength(row.files);
  // An upload whose end could not be written is repeated once, and not all the time.
  expect(uploads(easel)).toBeLessThanOrEqual(row.files * 2);
  expect(tries(easel) - (ledgerOf(easel).jobs[0]?.unsent ?? 0)).toBe(1);
  const ledger = ledgerOf(easel);
  expect(ledger.jobs).toHaveLength(1);
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: row.charged, held: 0 });
  expect(ledger.server(guild.id)).toEqual({ spent: row.charged, held: 0 });
  expect(ledger.bot()).toEqual({ spent: row.spent, held: 0 });
});

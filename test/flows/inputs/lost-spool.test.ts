import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { textOf, type Easel } from '../../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../../support/ledger.ts';
import { endOf, sha256, startWithInputs, still } from './bench.ts';

async function loseSpool(easel: Easel, meanwhile: () => void | Promise<void> = () => {}): Promise<void> {
  await easel.stop();
  await rm(easel.config.spoolDir, { recursive: true });
  await meanwhile();
  await easel.start();
}

describe('a file that was put in, and is not posted yet', () => {
  test.each([
    ['alive', '✅', 1],
    ['dead', 'No credits', 0],
  ])('with an address that is %s', async (address, says, submissions) => {
    const easel = await startWithInputs();
    const { ana, channel, discord, runcomfy, until } = easel;
    const upload = { method: 'PATCH', path: /\/webhooks\// } as const;
    const heal = discord.faults.inject({ ...upload, times: Infinity, fault: { kind: 'answer', status: 503 } });
    const asked = await ana.command(channel, 'animate', { image: await still() });
    await until(() => ledgerOf(easel).jobs[0]?.inputs[0]?.fetched !== undefined);
    await loseSpool(easel, async () => {
      heal();
      if (address === 'dead') await discord.forgetAttached();
    });
    expect(textOf(await endOf(easel, asked))).toContain(says);
    expect(runcomfy.submissions).toHaveLength(submissions);
    const { spent, held } = (await settledLedgerOf(easel, 1)).member(easel.guild.id, ana.id);
    expect([spent > 0, held]).toEqual([submissions > 0, 0]);
  });
});

test('a file whose bytes go into the request is read from its message, where it was posted', async () => {
  const easel = await startWithInputs();
  const { ana, channel, runcomfy, discord, logs, until } = easel;
  runcomfy.switches.rateLimit = { left: 30, retryAfter: '3600' };
  const picture = await still();
  const asked = await ana.command(channel, 'redraw', { image: picture });
  await until(() => ledgerOf(easel).jobs[0]?.unsent === 22);
  await loseSpool(easel, async () => discord.forgetAttached());
  expect(textOf(await endOf(easel, asked))).toContain('✅');
  expect(runcomfy.submissions.map(({ inputs }) => inputs[0]?.sha256)).toEqual([sha256(picture)]);
  expect(logs.map(({ msg }) => msg)).toContain('files are no longer in the spool; their links are sent');
});

test('where that message is gone as well, the job ends free of charge, and the log says why', async () => {
  const easel = await startWithInputs();
  const { ana, channel, runcomfy, discord, logs, until } = easel;
  runcomfy.switches.rateLimit = { left: 30, retryAfter: '3600' };
  const asked = await ana.command(channel, 'redraw', { image: await still() });
  await until(() => ledgerOf(easel).jobs[0]?.unsent === 26);
  await loseSpool(easel, () => {
    const gone = { status: 404, body: { code: 10_008, message: 'Unknown Message' } };
    discord.faults.inject({ method: 'GET', path: /\/messages\//, times: Infinity, fault: { kind: 'answer', ...gone } });
  });
  expect(textOf(await endOf(easel, asked))).toContain('No credits');
  expect(runcomfy.submissions).toEqual([]);
  expect(logs.map(({ msg }) => msg)).toContain('a file that was put in is not here, and has no link that works');
  expect((await settledLedgerOf(easel, 1)).member(easel.guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
});

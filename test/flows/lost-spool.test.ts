import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, press } from '../support/press.ts';
import { expectPaidOnce } from './paid.ts';

// SPOOL_DIR is not in the database: a bot that is moved, or whose database is restored, may find it empty.

/** The bot stops, its spool is deleted, and it starts again. */
async function loseSpool(easel: Easel, meanwhile: () => void = () => {}): Promise<void> {
  await easel.stop();
  await rm(easel.config.spoolDir, { recursive: true });
  meanwhile();
  await easel.start();
}

const stateIn = (easel: Easel): string | undefined => ledgerOf(easel).jobs[0]?.state;
const closeLinks = ({ runcomfy }: Easel): void =>
  void runcomfy.mediaFaults.inject({ times: Infinity, fault: { kind: 'answer', status: 404 } });

/** Nothing is charged to anybody but the bot, whose bill has the run. */
function expectRefunded(easel: Easel): void {
  expect(ledgerOf(easel).member(easel.guild.id, easel.ana.id)).toEqual({ spent: 0, held: 0 });
}

describe('a job whose files are half fetched', () => {
  test.each([
    ['alive', 3, '✅'],
    ['dead', 0, "None of the model's files can be used"],
  ])('with links that are %s', async (links, count, says) => {
    const easel = await startEasel();
    const { ana, channel, runcomfy, until } = easel;
    const heal = runcomfy.mediaFaults.inject({ times: 2, fault: { kind: 'answer', status: 503 } });
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 3 });
    const isHalf = (): boolean => ledgerOf(easel).jobs[0]?.files.some(({ fetched }) => fetched !== undefined) === true;
    await until(() => stateIn(easel) === 'fetching' && isHalf());
    await loseSpool(easel, () => {
      heal();
      if (links === 'dead') closeLinks(easel);
    });
    const message = await until(() => ended(asked));
    expect([filesOf(message).length, textOf(message)]).toEqual([count, expect.stringContaining(says)]);
    if (count === 0) expectRefunded(easel);
    else await expectPaidOnce(easel);
    expect(runcomfy.submissions).toHaveLength(1);
  });
});

describe('a job whose first message has its files, and whose second one waits', () => {
  test.each([
    ['alive', 12, '✅'],
    ['dead', 10, "2 files couldn't be used."],
  ])('with links that are %s', async (links, count, says) => {
    const easel = await startEasel();
    const { ana, channel, discord, runcomfy, until } = easel;
    const further = { method: 'POST', path: /\/webhooks\//, times: Infinity } as const;
    const heal = discord.faults.inject({ ...further, fault: { kind: 'answer', status: 500 } });
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 12 });
    await until(() => filesOf(asked.reply()).length === 10);
    await loseSpool(easel, () => {
      heal();
      if (links === 'dead') closeLinks(easel);
    });
    await until(() => stateIn(easel) === 'delivered' && textOf(asked.reply()).includes(says));
    expect(channel.messages().flatMap(filesOf)).toHaveLength(count);
    expect(runcomfy.submissions).toHaveLength(1);
    await expectPaidOnce(easel);
  });
});

/** Ana's result is kept: when it is done, her press is older than 15 minutes, and nobody can write to her. */
async function keepResult(easel: Easel, images: number): Promise<InteractionHandle> {
  const { ana, channel, runcomfy, clock, until } = easel;
  ana.closeDirectMessages();
  runcomfy.next({ runMs: 20 * 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images });
  await until(() => textOf(asked.reply()).includes('🎨'));
  await press(ana, asked.reply(), `private:${asked.id}`);
  await until(() => isKept(easel) && ledgerOf(easel).jobs[0]?.told === true);
  await clock.advance(0);
  return asked;
}

const isKept = (easel: Easel): boolean => ledgerOf(easel).jobs[0]?.kept === true;

describe('a result that is kept for its owner', () => {
  test('is fetched again when its owner takes it', async () => {
    const easel = await startEasel();
    const asked = await keepResult(easel, 2);
    await loseSpool(easel);
    const shown = await press(easel.ana, asked.reply(), `show:${asked.id}`);
    await easel.until(() => !isKept(easel));
    expect([filesOf(shown.reply()).length, answerOf(shown)]).toEqual([2, expect.stringContaining('✅')]);
  });

  test('stays kept where one of its files does not come right now', async () => {
    const easel = await startEasel();
    const asked = await keepResult(easel, 2);
    await loseSpool(easel);
    const heal = easel.runcomfy.mediaFaults.inject({ times: Infinity, fault: { kind: 'answer', status: 503 } });
    const shown = await press(easel.ana, asked.reply(), `show:${asked.id}`);
    await easel.until(() => answerOf(shown).includes("Couldn't show it right now."));
    expect(isKept(easel)).toBe(true);
    heal();
    const again = await press(easel.ana, asked.reply(), `show:${asked.id}`);
    await easel.until(() => filesOf(again.reply()).length === 2);
  });

  test('is no longer kept where RunComfy has it no more: its owner and the log are told', async () => {
    const easel = await startEasel();
    const { ana, clock, logs, until } = easel;
    const asked = await keepResult(easel, 2);
    const spent = ledgerOf(easel).member(easel.guild.id, ana.id);
    await loseSpool(easel, () => closeLinks(easel));
    const shown = await press(ana, asked.reply(), `show:${asked.id}`);
    await until(
      () => answerOf(shown) === 'The files are gone, and RunComfy no longer has them. The credits stay used.',
    );
    await until(() => !isKept(easel));
    await clock.advance(0);
    expect(logs.map(({ msg }) => msg)).toContain('a kept result is lost: its files are gone, here and at RunComfy');
    expect(ledgerOf(easel).member(easel.guild.id, ana.id)).toEqual(spent);
    expect(buttonsOf(asked.reply()).join()).not.toContain('show');
  });
});

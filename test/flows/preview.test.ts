import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, type Easel, type EaselOptions } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { decide, managerOf } from '../moderation/policy-panel.ts';
import { moderate } from '../moderation/staff.ts';

const minute = 60_000;

/** A result of one picture, and the preview of three pictures that are made from it. */
async function previewed(member: (easel: Easel) => MemberHandle = ({ ana }) => ana, options: EaselOptions = {}) {
  const easel = await startEasel(options);
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
  const card = await easel.until(() => ended(asked));
  const by = member(easel);
  const shown = await editTo(by, card, asked, '3');
  return { easel, by, asked, card, shown, run: `preview/run/${shown.id}`, change: `preview/change/${shown.id}` };
}

/** Sends the form of *Edit* with so many pictures. */
async function editTo(by: MemberHandle, card: StandInMessage, { id }: InteractionHandle, images: string) {
  const form = await by.press(card, `edit:${id}`);
  await form.answered();
  const sent = await by.submit(form, { images: [images] });
  await sent.answered();
  return sent;
}

async function run(by: MemberHandle, shown: InteractionHandle): Promise<InteractionHandle> {
  const pressed = await by.press(shown.reply() ?? { id: '' }, `preview/run/${shown.id}`);
  await pressed.answered();
  return pressed;
}

describe('a press that costs more than the original', () => {
  test('is shown first, reserves nothing, and is made by Run, once', async () => {
    const { easel, by, asked, shown, run: runId, change } = await previewed();
    const { guild, runcomfy, until } = easel;
    expect(shown.response).toMatchObject({ type: 4, ephemeral: true });
    expect(buttonsOf(shown.reply())).toEqual([runId, change]);
    expect(answerOf(shown)).toContain('Costs 9 credits; the original cost 3');
    expect(answerOf(shown)).toContain('Left afterwards: 88 today, 988 this month');
    expect(ledgerOf(easel).member(guild.id, by.id)).toEqual({ spent: 3, held: 0 });
    const both = [await run(by, shown), await run(by, shown)];
    const [made, refused] = both;
    expect(both.map(({ response }) => response?.ephemeral)).toEqual([false, true]);
    await until(() => made !== undefined && ended(made));
    expect(refused && answerOf(refused)).toContain("You've already sent this form: https://");
    const ledger = await settledLedgerOf(easel, 2);
    expect(ledger.jobs.find(({ id }) => id === made?.id)?.origin).toMatchObject({ kind: 'edit', parent: asked.id });
    expect(ledger.member(guild.id, by.id)).toEqual({ spent: 12, held: 0 });
    expect(runcomfy.submissions).toHaveLength(2);
  });

  test('is not shown where it costs no more', async () => {
    const { easel, by, asked, card } = await previewed();
    const sent = await editTo(by, card, asked, '1');
    expect(sent.response?.ephemeral).toBe(false);
    await easel.until(() => ended(sent));
  });

  test('is changed in the form, shown again, and then made once, whichever preview is run', async () => {
    const { easel, by, shown, change } = await previewed(({ mei }) => mei);
    const form = await by.press(shown.reply() ?? { id: '' }, change);
    await form.answered();
    const changed = await by.submit(form, { images: ['2'] });
    await changed.answered();
    expect(answerOf(changed)).toContain('需要6點，原本是3點');
    const made = await run(by, changed);
    expect(made.response?.ephemeral).toBe(false);
    await easel.until(() => ended(made));
    expect(answerOf(await run(by, shown))).toContain('這份表單已經送出過了');
    expect(ledgerOf(easel).jobs).toHaveLength(2);
  });
});

test('a price that rose after it was shown is shown again before it is spent', async () => {
  const modelsDir = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(modelsDir, { recursive: true, force: true }));
  const file = join(modelsDir, 'image.json');
  await copyFile('models/seedream-4-0-sequential.json', file);
  const { easel, by, shown } = await previewed(undefined, { modelsDir, env: { MODELS_RELOAD_SECONDS: '3' } });
  const model = JSON.parse(await readFile(file, 'utf8')) as { price: object };
  await writeFile(file, JSON.stringify({ ...model, price: { ...model.price, usd: '0.06' } }));
  await easel.clock.advance(30_000);
  const again = await run(by, shown);
  expect(again.response?.ephemeral).toBe(true);
  expect(answerOf(again)).toContain('Costs 18 credits; the original cost 3');
  const made = await run(by, again);
  expect(made.response?.ephemeral).toBe(false);
  await easel.until(() => ended(made));
  expect(ledgerOf(easel).jobs).toHaveLength(2);
});

describe('nothing is made', () => {
  test('after ten minutes, after a restart, by anybody else, or of a draft that never was', async () => {
    const { easel, by, shown, run: runId, card } = await previewed();
    const { mei, clock } = easel;
    const gone = 'This preview has expired, and nothing was spent. Start again.';
    expect(answerOf(await press(mei, card, runId))).toBe('預覽已過期，未扣點。請重新開始。');
    expect(answerOf(await press(by, card, 'preview/change/123456789012345678'))).toBe(gone);
    const forged = await by.forge(card, { as: 'form', customId: `preview/changed/${card.id}`, fields: [] });
    await forged.answered();
    expect(answerOf(forged)).toBe(gone);
    await clock.advance(10 * minute);
    expect(answerOf(await run(by, shown))).toBe(gone);
    expect(ledgerOf(easel).jobs).toHaveLength(1);
  });

  test('after a restart', async () => {
    const { easel, by, shown } = await previewed();
    await easel.stop();
    await easel.start();
    expect(answerOf(await run(by, shown))).toContain('This preview has expired');
  });

  test('from a result that was deleted since: its prompt is in no form any more', async () => {
    const { easel, by, asked, card, shown, run: runId, change } = await previewed(({ mei }) => mei);
    await press(easel.ana, card, `delete-now:${asked.id}`);
    for (const button of [runId, change]) {
      expect(answerOf(await press(by, shown.reply(), button))).toContain('這個結果已刪除');
    }
    expect(ledgerOf(easel).jobs).toHaveLength(1);
  });

  test('by who was blocked since, or where the policy forbids it since; and what is refused is not shown', async () => {
    const { easel, by, asked, card, shown } = await previewed();
    const { guild } = easel;
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    await decide(easel, managerOf(guild, 'boss'), 'largest', { images: '2' });
    expect(answerOf(await run(by, shown))).toContain('This server allows up to 2 images');
    expect(answerOf(await editTo(by, card, asked, '3'))).toContain('This server allows up to 2 images');
    await moderate(easel, mod, 'block', { member: by.id, length: 24, reason: 'too many' });
    expect(answerOf(await run(by, shown))).toContain('too many');
    expect(ledgerOf(easel).jobs).toHaveLength(1);
  });
});

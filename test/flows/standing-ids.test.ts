import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { ModalValues } from '../../sandbox/discord/people/modal.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import { formSettings, type FormSetting } from '../../src/core/moderation/policy.ts';
import { decide, openPolicy, pick, shownBy } from '../moderation/policy-panel.ts';
import { report } from '../moderation/reporting.ts';
import { deliveredCats } from '../moderation/results.ts';
import { answerTo, there } from '../moderation/staff.ts';
import { pressAnswers, stateOf } from '../support/cat-job.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, moderating, press } from '../support/press.ts';

/*
 * Messages stay in servers for years, and their buttons keep the custom ids of their time. Here each kind of id is
 * written out in that form, and used over the wire.
 */

/** A person with every right in the server. */
const bossOf = ({ guild }: Easel): MemberHandle =>
  guild.addMember({ username: 'boss', permissions: moderating | permissions.manageGuild });

/** The answer updates the message with the button. */
const update = 7;

/** Sends a form that a message of an earlier version opened. */
async function send(by: MemberHandle, asked: InteractionHandle, customId: string): Promise<string> {
  const fields = [{ type: 4, custom_id: 'reason', value: 'not for this server' }];
  return textOf(await answerTo(await by.forge(there(asked.reply()), { as: 'form', customId, fields })));
}

test('the buttons of a job', async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { ana, channel, runcomfy, until } = easel;
  const boss = bossOf(easel);
  const delivered = await deliveredCats(easel);
  runcomfy.next({ runMs: 24 * 3_600_000 });
  const running = await ana.command(channel, 'image', { prompt: 'a dog', images: 1 });
  await until(() => stateOf(easel, running.id) === 'running');
  const waiting = await ana.command(channel, 'image', { prompt: 'a bird', images: 1 });
  await until(() => stateOf(easel, waiting.id) === 'waiting');

  expect(answerOf(await press(ana, waiting.reply(), `cancel:${waiting.id}`))).toBe(pressAnswers.cancelled);
  expect(answerOf(await press(ana, delivered.reply(), `receipt:${delivered.id}`))).toContain('3 credits used');
  const shown = await press(ana, delivered.reply(), `show:${delivered.id}`);
  expect(await until(() => answerOf(shown) || undefined)).toBe("There's no result to show anymore.");
  expect(answerOf(await press(ana, running.reply(), `private:${running.id}`))).toContain('Only for you: ');
  const withheld = await press(boss, running.reply(), `withhold:${running.id}`);
  expect(answerOf(withheld)).toBe('🛡️ Held back. Nobody will see this result.');
  expect(ledgerOf(easel).jobs.find(({ id }) => id === running.id)?.wish).toBe('withhold');
});

test('the panel of a policy, its pages of words and its forms', async () => {
  const easel = await startEasel();
  const { channel } = easel;
  const boss = bossOf(easel);
  await decide(easel, boss, 'words', { add: Array.from({ length: 60 }, (_, index) => `word-${index}-`).join('\n') });
  const panel = await openPolicy(easel, boss);

  const picked = await boss.pick(panel, 'policy/pick/1', ['words'], { forged: true });
  await picked.answered();
  expect(picked.response).toMatchObject({ type: callbackTypes.modal, data: { custom_id: 'policy/words/1' } });
  const again = await boss.press(panel, 'policy/again/words', { forged: true });
  await again.answered();
  expect(again.response).toMatchObject({ type: callbackTypes.modal, data: { custom_id: 'policy/words/1' } });
  const words = await press(boss, panel, 'policy/show-words/0');
  expect(answerOf(words)).toContain('word-0-');
  const next = await press(boss, words.reply(), 'policy/next-words/1');
  expect([next.response?.type, answerOf(next)]).toEqual([update, expect.stringContaining('word-50-')]);
  const back = await press(boss, next.reply(), 'policy/back-words/0');
  expect([back.response?.type, answerOf(back)]).toEqual([update, expect.stringContaining('word-0-')]);

  const forms = [
    'channels',
    'log-channel',
    'allowance',
    'role-allowance',
    'pace',
    'budget',
    'models',
    'model-roles',
    'age-restricted',
    'largest',
    'preview-above',
    'inputs',
    'words',
    'only-for-me',
    'mention-owner',
  ] as const;
  expect(forms).toEqual(formSettings);
  const role = easel.guild.addRole();
  const image = 'bytedance/seedream-4-0/sequential';
  const filled: Partial<Record<FormSetting, ModalValues>> = {
    'role-allowance': { roles: [role.id], day: '5' },
    'model-roles': { 'models-0': [image], roles: [role.id] },
  };
  for (const [index, setting] of forms.entries()) {
    // The select that panels of earlier versions have, and the buttons of today.
    const old = await boss.pick(panel, 'policy/pick/1', [setting], { forged: true });
    await old.answered();
    expect(old.response?.data?.custom_id).toBe(`policy/${setting}/${index + 1}`);
    const form = await pick(boss, await openPolicy({ channel }, boss), setting);
    expect(form.response?.data?.custom_id).toBe(`policy/${setting}/${index + 1}`);
    const sent = await boss.submit(form, filled[setting] ?? {});
    await sent.answered();
    expect([setting, textOf(shownBy(sent))]).toEqual([setting, expect.stringContaining('✅')]);
  }
});

test('the buttons and the form of a preview', async () => {
  const easel = await startEasel();
  const { ana, channel, until } = easel;
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1, preview: true });
  const shown = there(await answerTo(asked));
  const draft = asked.id;
  const form = await ana.press(shown, `preview/change/${draft}`);
  await form.answered();
  expect(form.response).toMatchObject({
    type: callbackTypes.modal,
    data: { custom_id: `preview/changed/${draft}` },
  });
  const made = await ana.press(shown, `preview/run/${draft}`);
  await until(() => stateOf(easel, made.id) === 'delivered');
});

test('the lists of moderators, and the form that removes', async () => {
  const easel = await startEasel();
  const { ana } = easel;
  const boss = bossOf(easel);
  const delivered = await deliveredCats(easel);
  await decide(easel, boss, 'words', { add: 'oreo' });
  const log = await boss.command(easel.alerts, 'moderate log');
  const shown = await answerTo(log);
  // Larger than any later key.
  const cursor = `99999999999999:${delivered.id}`;
  for (const id of ['moderate/log', `moderate/log/${cursor}`]) {
    expect([id, answerOf(await press(boss, shown, id))]).toEqual([id, expect.stringContaining('⚙️')]);
  }
  for (const id of [`moderate/history/${ana.id}`, `moderate/history/${ana.id}/${cursor}`]) {
    expect([id, answerOf(await press(boss, shown, id))]).toEqual([id, expect.stringContaining(delivered.id)]);
  }
  expect(await send(boss, delivered, `moderate/remove/${delivered.id}`)).toContain('🗑️');
  await easel.until(() => ledgerOf(easel).jobs.every(({ removed }) => removed?.by === boss.id));
});

test('the form of a report, and the buttons of its card', async () => {
  const easel = await startEasel();
  const { mei, clock } = easel;
  const boss = bossOf(easel);
  await decide(easel, boss, 'log-channel', { channels: [easel.alerts.id] });
  const jobs: InteractionHandle[] = [];
  for (const _ of ['dismiss', 'remove', 'bar']) jobs.push(await deliveredCats(easel));
  const [dismissed, removed, barred] = jobs.map(({ id }) => id);
  const message = there(jobs[0]?.reply());
  expect(await send(mei, jobs[0] ?? never(), `report/why/${dismissed}/${message.id}`)).toContain('🚩');
  for (const each of jobs.slice(1)) await report(mei, each.reply());
  await clock.advance(5_000);

  expect(answerOf(await press(boss, message, `report/dismiss/${dismissed}`))).toContain('👌');
  const asked = await press(boss, message, `report/remove/${removed}`);
  expect(answerOf(asked)).toContain('🗑️ Remove this result?');
  expect(answerOf(await press(boss, asked.reply(), `report/remove-now/${removed}`))).toContain('🗑️ Removed');
  expect(answerOf(await press(boss, message, `report/bar/${barred}`))).toContain('⛔');
  expect(
    ledgerOf(easel)
      .jobs.filter((job) => job.removed !== undefined)
      .map(({ id }) => id),
  ).toEqual([removed]);
});

function never(): never {
  throw new Error('there is no such job');
}

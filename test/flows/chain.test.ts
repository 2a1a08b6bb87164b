import { expect, test } from 'vitest';
import type { ModalValues } from '../../sandbox/discord/people/modal.ts';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import { textOf, type Easel } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { counting } from '../support/random.ts';
import { moderate } from '../moderation/staff.ts';
import { endOf, startWithInputs } from './inputs/bench.ts';

const day = 24 * 3_600_000;

interface Step {
  /** Who presses. */
  readonly by: MemberHandle;
  /** The step whose result it is made from, counted from 0. */
  readonly of: number;
  /** A button of the result, with its parameters after the job. */
  readonly button: string;
  /** What is filled in, if the button opens a form. */
  readonly fields?: ModalValues;
}

/** Presses a button on the result of an earlier step, and sends the form where one opens. */
async function make(
  easel: Easel,
  results: readonly InteractionHandle[],
  { by, of, button, fields = {} }: Step,
): Promise<InteractionHandle> {
  const parent = results[of];
  const card = parent?.reply();
  if (parent === undefined || card === undefined) throw new Error(`step ${of} has no result`);
  const [name, ...rest] = button.split(':');
  const customId = [name, parent.id, ...rest].join(':');
  const pressed = await by.press(card, customId, { forged: !buttonsOf(card).includes(customId) });
  await pressed.answered();
  const made = pressed.response?.type === callbackTypes.modal ? await by.submit(pressed, fields) : pressed;
  await made.answered();
  expect(made.response, `${of + 1} ${answerOf(made)}`).toMatchObject({ ephemeral: false });
  await endOf(easel, made);
  return made;
}

test('ten results made from each other by three people, over two restarts, a lost answer and a removed parent', async () => {
  const easel = await startWithInputs({ random: counting() });
  const { ana, mei, guild, channel, clock, discord, runcomfy, until } = easel;
  const lin = guild.addMember({ username: 'lin' });
  const mod = guild.addMember({ username: 'mod', permissions: moderating | permissions.manageMessages });
  const first = await ana.command(channel, 'imagine', { prompt: 'a heron' });
  await endOf(easel, first);
  const results = [first];
  const steps: Omit<Step, 'of'>[] = [
    { by: mei, button: 'next:redraw', fields: { prompt: 'at dawn' } },
    { by: lin, button: 'edit', fields: { prompt: 'at dusk' } },
    { by: ana, button: 'again' },
    { by: mei, button: 'next:redraw', fields: { prompt: 'in the rain' } },
    { by: lin, button: 'next:animate', fields: { prompt: 'it flies off' } },
    { by: ana, button: 'edit', fields: { prompt: 'it lands' } },
    { by: mei, button: 'next:lengthen', fields: { prompt: 'and rests' } },
    { by: lin, button: 'again' },
    { by: ana, button: 'next:animate', fields: { prompt: 'and sleeps' } },
  ];
  for (const [at, step] of steps.entries()) {
    if (at === 3) {
      // Discord's links to what was put in have ended when the bot is back.
      await easel.stop();
      await clock.advance(2 * day);
      await easel.start();
    }
    if (at === 7) {
      await moderate(easel, mod, 'remove', { result: results[4]?.id ?? '' });
      await until(() => results[4]?.reply() === undefined);
      await easel.stop();
      await easel.start();
      // The answer to the next card is lost; it is found again.
      discord.faults.inject({ method: 'POST', path: /\/callback/, fault: { kind: 'drop-reply' } });
    }
    results.push(await make(easel, results, { ...step, of: at }));
  }

  const ledger = await settledLedgerOf(easel, 10);
  const jobs = results.map(({ id }) => ledger.jobs.find((job) => job.id === id));
  expect(jobs.map((job) => job?.state)).toEqual(Array(10).fill('delivered'));
  expect(jobs.slice(1).map((job) => [job?.origin?.kind, job?.origin?.parent, job?.origin?.root])).toEqual(
    steps.map(({ button }, at) => [button.startsWith('next') ? 'file' : button, results[at]?.id, first.id]),
  );
  // The removed one has no name in what was made from it, and its credits stay used.
  expect(jobs.map((job) => job?.origin?.credit?.owner)).toEqual([
    undefined,
    ...[0, 1, 2, 3].map((at) => jobs[at]?.owner.id),
    undefined,
    ...[5, 6, 7, 8].map((at) => jobs[at]?.owner.id),
  ]);
  expect(textOf(results[5]?.reply())).not.toContain(results[4]?.id);
  expect(runcomfy.submissions).toHaveLength(10);
  for (const member of [ana, mei, lin]) {
    const own = jobs.filter((job) => job?.owner.id === member.id);
    expect(ledger.member(guild.id, member.id)).toEqual({
      spent: own.reduce((sum, job) => sum + (job?.hold.credits ?? 0), 0),
      held: 0,
    });
  }
  // Rights are those of each result's owner.
  expect(answerOf(await press(mei, results[9]?.reply(), `delete:${results[9]?.id}`))).not.toBe('');
  expect(results[9]?.reply()).toBeDefined();
});

import { expect, test } from 'vitest';
import type { MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { fillDisk } from '../support/disk.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';

/** Part of every permission, so that Discord shows the operators' command. */
const administrator = 1n << 3n;

async function withOperator(env = {}): Promise<Easel & { readonly say: (subcommand: string) => Promise<string> }> {
  let operator: MemberHandle | undefined;
  const easel = await startEasel({
    env({ guild }) {
      operator = guild.addMember({ username: 'olga', permissions: administrator });
      return { OPERATOR_IDS: operator.id, ...env };
    },
  });
  return {
    ...easel,
    async say(subcommand) {
      const typed = await operator?.command(easel.channel, `easel ${subcommand}`);
      await typed?.answered();
      return textOf(typed?.reply());
    },
  };
}

async function answerTo({ ana, channel }: Easel): Promise<string> {
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await asked.answered();
  return textOf(asked.reply());
}

test('a pause outlasts restarts, and so does its end', async () => {
  const easel = await withOperator({ JOBS_AT_ONCE: '1' });
  const { ana, channel, runcomfy, clock, until } = easel;
  await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => runcomfy.submissions.length === 1);
  const waits = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => ledgerOf(easel).jobs.length === 2);
  await easel.say('pause');
  await easel.stop();
  await easel.start();
  expect(await answerTo(easel)).toContain('Easel is paused for everyone');
  await clock.advance(120_000);
  expect(runcomfy.submissions).toHaveLength(1);
  expect(textOf(waits.reply())).toContain("⏸️ Paused by the bot's host");

  expect(await easel.say('resume')).toContain('▶️ Easel is running again.');
  await until(() => ended(waits));
  await easel.stop();
  await easel.start();
  expect(await answerTo(easel)).toContain('Queued at RunComfy');
});

test('a pause that a newer Easel wrote is in force until an operator resumes', async () => {
  const easel = await withOperator();
  await easel.stop();
  await easel.database.write([{ key: 'paused', value: { version: 2 } }]);
  await easel.start();
  expect(await answerTo(easel)).toContain('Easel is paused for everyone');
  expect(await easel.say('resume')).toContain('▶️ Easel is running again.');
  expect(await answerTo(easel)).toContain('Queued at RunComfy');
});

test('on a full disk a pause is in force, and its answer says that it is not stored; its end waits for room', async () => {
  const easel = await withOperator();
  const makeRoom = fillDisk(easel);
  expect(await easel.say('pause')).toContain("but that couldn't be saved");
  expect(await easel.say('resume')).toContain('Easel stays paused');
  makeRoom();
  expect(await easel.say('pause')).toMatch(/^⏸️ Paused for everyone\. Running requests finish/);
  expect(await answerTo(easel)).toContain('Easel is paused for everyone');
  expect(await easel.say('resume')).toContain('▶️ Easel is running again.');
});

test('with PAUSED=true every start is paused', async () => {
  const easel = await withOperator({ PAUSED: 'true' });
  expect(await easel.say('resume')).toContain('▶️ Easel is running again.');
  await easel.stop();
  await easel.start();
  expect(await answerTo(easel)).toContain('Easel is paused for everyone');
});

import { describe, expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { announcedEnd, ask, askUntil, pressAnswers } from '../support/cat-job.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';

const open = async (by: MemberHandle, asked: InteractionHandle): Promise<InteractionHandle> =>
  press(by, asked.reply(), `more:${asked.id}`);

/** What the panel offers to somebody, by the names of the actions. */
async function offeredTo(by: MemberHandle, asked: InteractionHandle): Promise<string[]> {
  return buttonsOf((await open(by, asked)).reply()).map((id) => id.split(':')[0] ?? '');
}

async function delivered(easel: Easel): Promise<InteractionHandle> {
  const asked = await ask(easel);
  await announcedEnd(easel, asked);
  return asked;
}

describe('More… offers what its presser may do now', () => {
  test('with a result', async () => {
    const easel = await startEasel();
    const { ana, mei, guild } = easel;
    const asked = await delivered(easel);
    expect(buttonsOf(asked.reply())).toEqual([
      `again:${asked.id}`,
      `edit:${asked.id}`,
      `delete:${asked.id}`,
      `more:${asked.id}`,
    ]);
    expect(await offeredTo(ana, asked)).toEqual([
      'again',
      'edit',
      'prompt',
      'receipt',
      'describe',
      'unshare',
      'delete',
    ]);
    expect(await offeredTo(mei, asked)).toEqual(['again', 'edit', 'prompt', 'report']);
    expect(await offeredTo(guild.addMember({ permissions: moderating }), asked)).toEqual([
      'again',
      'edit',
      'prompt',
      'receipt',
      'describe',
      'report',
      'remove',
    ]);
    expect(answerOf(await open(mei, asked))).toBe('**Seedream 4.0** `a cat`');
  });

  test('while it runs, and after a cancel, when the prompt is its owner’s and the moderators’', async () => {
    const easel = await startEasel();
    const { ana, mei, guild, runcomfy } = easel;
    const moderator = guild.addMember({ permissions: moderating });
    runcomfy.next({ runMs: 60_000 });
    const running = await askUntil(easel, 'running');
    expect(await offeredTo(ana, running)).toEqual(['private', 'prompt', 'receipt']);
    expect(await offeredTo(moderator, running)).toEqual(['prompt', 'receipt', 'report', 'withhold', 'remove']);
    await announcedEnd(easel, running);

    runcomfy.next({ queueMs: 600_000 });
    const cancelled = await askUntil(easel, 'queued');
    await press(ana, cancelled.reply(), `cancel:${cancelled.id}`);
    await announcedEnd(easel, cancelled);
    expect(textOf(cancelled.reply())).toBe('🚫 Cancelled · no credits used');
    expect(await offeredTo(ana, cancelled)).toEqual(['prompt', 'receipt', 'delete']);
    expect(await offeredTo(mei, cancelled)).toEqual(['report']);
    expect(answerOf(await open(mei, cancelled))).toBe('**Seedream 4.0**');
    const forged = await press(mei, cancelled.reply(), `prompt:${cancelled.id}`);
    expect(answerOf(forged)).toBe('只有發起人或管理員可以操作。');
    expect(answerOf(await press(moderator, cancelled.reply(), `prompt:${cancelled.id}`))).toBe('```\na cat\n```');
  });

  test('its prompt is read in its own channel only, except by its owner and moderators', async () => {
    const easel = await startEasel();
    const { ana, mei, guild } = easel;
    const asked = await delivered(easel);
    const moderator = guild.addMember({ permissions: moderating });
    const pressElsewhere = async (by: MemberHandle, name: string): Promise<string> =>
      answerOf(await press(by, await by.say(easel.alerts, 'hello'), `${name}:${asked.id}`));
    expect(await pressElsewhere(mei, 'prompt')).toBe('只有發起人或管理員可以操作。');
    expect(await pressElsewhere(mei, 'more')).toBe('**Seedream 4.0**');
    for (const by of [ana, moderator]) expect(await pressElsewhere(by, 'prompt')).toBe('```\na cat\n```');
  });

  test('in another server it is not known', async () => {
    const easel = await startEasel();
    const asked = await delivered(easel);
    const elsewhere = easel.discord.addGuild();
    const stranger = elsewhere.addMember({ permissions: moderating });
    const message = await stranger.say(elsewhere.addChannel(), 'hello');
    for (const name of ['more', 'prompt', 'report']) {
      const forged = await press(stranger, message, `${name}:${asked.id}`);
      expect(answerOf(forged)).toBe('Easel no longer knows this request.');
    }
  });
});

test('a long prompt is folded on the card, and the panel has all of it; the note changes in place', async () => {
  const easel = await startEasel();
  const { ana, channel } = easel;
  const prompt = 'a lighthouse in a storm, seen from the sea, '.repeat(12).trim();
  const asked = await ana.command(channel, 'image', { prompt, images: 1 });
  await announcedEnd(easel, asked);
  const [, folded = ''] = /^```\n(.*)…\n```/u.exec(textOf(asked.reply())) ?? [];
  expect([folded.length, prompt.startsWith(folded)]).toEqual([180, true]);

  const panel = await open(ana, asked);
  const whole = await press(ana, panel.reply(), `prompt:${asked.id}`);
  expect([whole.reply()?.id, answerOf(panel)]).toEqual([panel.reply()?.id, `\`\`\`\n${prompt}\n\`\`\``]);
  await press(ana, whole.reply(), `more:${asked.id}`);
  const receipt = await press(ana, panel.reply(), `receipt:${asked.id}`);
  expect([receipt.reply()?.id, answerOf(panel)]).toEqual([panel.reply()?.id, expect.stringContaining(asked.id)]);
  expect(buttonsOf(panel.reply()).at(-1)).toBe(`more:${asked.id}`);
});

test('a report and a removal begin in the panel, with their forms', async () => {
  const easel = await startEasel();
  const { mei, guild, until } = easel;
  const moderator = guild.addMember({ permissions: moderating });
  const asked = await delivered(easel);
  const reporting = await mei.press((await open(mei, asked)).reply() ?? never(), `report:${asked.id}`);
  await reporting.answered();
  expect(reporting.response).toMatchObject({
    type: callbackTypes.modal,
    data: { custom_id: `report/why/${asked.id}/${asked.reply()?.id}` },
  });
  const reported = await mei.submit(reporting, { reason: 'not a cat' });
  await until(() => textOf(reported.reply()).includes('🚩'));

  const removing = await moderator.press((await open(moderator, asked)).reply() ?? never(), `remove:${asked.id}`);
  await removing.answered();
  expect(removing.response?.data?.custom_id).toBe(`moderate/remove/${asked.id}`);
  await moderator.submit(removing, {});
  await until(() => ledgerOf(easel).jobs.every(({ removed }) => removed?.by === moderator.id));
});

test('nobody but a moderator removes, and nobody holds back, whatever they forge', async () => {
  const easel = await startEasel();
  const asked = await delivered(easel);
  const { mei, ana } = easel;
  const message = asked.reply() ?? never();
  const forged = await mei.press(message, `remove:${asked.id}`, { forged: true });
  await forged.answered();
  expect(forged.response?.type).toBe(callbackTypes.message);
  expect(answerOf(await press(ana, message, `withhold:${asked.id}`))).toBe(pressAnswers.notYours);
  expect(ledgerOf(easel).jobs.map(({ removed }) => removed)).toEqual([undefined]);
});

function never(): never {
  throw new Error('there is no message');
}

import { expect, test, vi } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { announcedEnd, askUntil, pressAnswers } from '../support/cat-job.ts';
import { filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, press } from '../support/press.ts';

const minute = 60_000;
const promise = '🔒 Only for you: the result will appear here. After 15 minutes it comes as a direct message instead.';
const expiring = '🔒 Not ready yet. Press **Show me** to get it here; otherwise it comes as a direct message.';

/** Ana's run takes 20 minutes, and she keeps its result private. */
async function keepPrivate(easel: Easel): Promise<{ asked: InteractionHandle; note: InteractionHandle }> {
  easel.runcomfy.next({ runMs: 20 * minute });
  const asked = await askUntil(easel, 'running');
  await easel.until(() => buttonsOf(asked.reply()).includes(`private:${asked.id}`));
  const note = await press(easel.ana, asked.reply(), `private:${asked.id}`);
  expect([answerOf(note), buttonsOf(note.reply())]).toEqual([promise, []]);
  return { asked, note };
}

test('from Cancel to the private result it is one note that changes in place, and no button stays without use', async () => {
  const easel = await startEasel();
  const { ana, channel, runcomfy, until } = easel;
  // RunComfy starts the run the moment it is asked to cancel it.
  runcomfy.next({ cancel: 'race', queueMs: 20_000, runMs: minute });
  const asked = await askUntil(easel, 'queued');
  const note = await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect([answerOf(note), buttonsOf(note.reply())]).toEqual([pressAnswers.asked, []]);
  await until(() => buttonsOf(note.reply()).length > 0);
  expect([answerOf(note), buttonsOf(note.reply())]).toEqual([pressAnswers.ownerCannotStop, [`private:${asked.id}`]]);
  const kept = await press(ana, note.reply(), `private:${asked.id}`);
  expect([kept.reply()?.id, answerOf(note), buttonsOf(note.reply())]).toEqual([note.reply()?.id, promise, []]);
  await announcedEnd(easel, asked);
  expect([filesOf(note.reply()).length, buttonsOf(note.reply())]).toEqual([1, [`more:${asked.id}`]]);
  expect(answerOf(note)).toContain('✅');
  expect([textOf(asked.reply()), buttonsOf(asked.reply())]).toEqual([
    '🔒 Sent privately to its owner · 3 credits used',
    [],
  ]);
  expect(channel.messages().flatMap(filesOf)).toEqual([]);
});

test('at minute 14 the note offers Show me, and a press on it brings the result to it', async () => {
  const easel = await startEasel();
  const { ana, clock } = easel;
  const { asked, note } = await keepPrivate(easel);
  await clock.advance(14 * minute - 5_000);
  expect(answerOf(note)).toBe(promise);
  await clock.advance(10_000);
  expect([answerOf(note), buttonsOf(note.reply())]).toEqual([expiring, [`show:${asked.id}`]]);

  const again = await press(ana, note.reply(), `show:${asked.id}`);
  expect([again.reply()?.id, answerOf(note), buttonsOf(note.reply())]).toEqual([note.reply()?.id, promise, []]);
  await announcedEnd(easel, asked);
  expect(filesOf(note.reply())).toHaveLength(1);
  expect(ana.directMessages()).toEqual([]);
});

test('a note that nobody pressed says where the result went, also after a restart in its last minutes', async () => {
  const easel = await startEasel();
  const { ana, clock, stop, start, until } = easel;
  const { asked, note } = await keepPrivate(easel);
  await stop();
  await clock.advance(13 * minute);
  await start();
  await until(() => answerOf(note) === expiring);
  await announcedEnd(easel, asked);
  const [message] = ana.directMessages();
  expect([filesOf(message).length, buttonsOf(message)]).toEqual([1, [`more:${asked.id}`]]);

  const late = await press(ana, note.reply(), `show:${asked.id}`);
  await until(() => answerOf(late) === 'It was already sent to you privately.');
  expect([late.reply()?.id, buttonsOf(note.reply())]).toEqual([note.reply()?.id, []]);
});

test('if it could go nowhere, Show me brings it to the note that offers it, with its card and buttons', async () => {
  const easel = await startEasel();
  const { ana, until } = easel;
  ana.closeDirectMessages();
  const { asked, note } = await keepPrivate(easel);
  expect(await announcedEnd(easel, asked)).toContain('📦');
  const shown = await press(ana, note.reply(), `show:${asked.id}`);
  await until(() => filesOf(note.reply()).length === 1);
  expect([shown.reply()?.id, buttonsOf(note.reply())]).toEqual([note.reply()?.id, [`more:${asked.id}`]]);
  expect(answerOf(note)).toContain('✅');
});

test('a private result stays: More… on it opens another note, which changes in place', async () => {
  const easel = await startEasel();
  const { ana, clock, until } = easel;
  const { asked, note } = await keepPrivate(easel);
  await clock.advance(14 * minute + 5_000);
  await press(ana, note.reply(), `show:${asked.id}`);
  await announcedEnd(easel, asked);
  const rightly = { files: 1, isAnother: true, isInPlace: true };
  expect(await openedFrom(easel, asked, note)).toEqual(rightly);

  ana.closeDirectMessages();
  const { asked: lost } = await keepPrivate(easel);
  await announcedEnd(easel, lost);
  const shown = await press(ana, lost.reply(), `show:${lost.id}`);
  await until(() => filesOf(shown.reply()).length === 1);
  expect(await openedFrom(easel, lost, shown)).toEqual(rightly);
});

test('whoever presses Show me twice keeps the result that the first press brought', async () => {
  const easel = await startEasel();
  const { ana, clock, discord } = easel;
  ana.closeDirectMessages();
  const { asked, note } = await keepPrivate(easel);
  await announcedEnd(easel, asked);
  discord.faults.inject({ method: 'PATCH', path: /(?:@|%40)original/, fault: { kind: 'delay', ms: 1_000 } });
  await press(ana, note.reply(), `show:${asked.id}`);
  // The answer to a second press comes while the result is on its way; that to a third when it is there.
  await press(ana, note.reply(), `show:${asked.id}`);
  const slow = { kind: 'delay', ms: 2_000 } as const;
  discord.faults.inject({ path: /\/callback$/, fault: slow });
  const third = await ana.press(note.reply() ?? never(), `show:${asked.id}`);
  await vi.waitFor(() => expect(discord.faults.left(slow)).toBe(0));
  await clock.advance(1_200);
  await vi.waitFor(() => expect(ledgerOf(easel).jobs.map(({ kept }) => kept)).toEqual([false]));
  expect(third.response).toBeUndefined();
  await clock.advance(1_000);
  await third.answered();
  await clock.advance(1_000);
  expect([filesOf(note.reply()).length, buttonsOf(note.reply())]).toEqual([1, [`more:${asked.id}`]]);
});

/** Opens the panel and then the receipt from the result in the private answer `note`: its files, and the ids of the notes. */
async function openedFrom({ ana }: Easel, asked: InteractionHandle, note: InteractionHandle) {
  const panel = await press(ana, note.reply(), `more:${asked.id}`);
  const receipt = await press(ana, panel.reply(), `receipt:${asked.id}`);
  const isAnother = panel.reply()?.id !== note.reply()?.id;
  return { files: filesOf(note.reply()).length, isAnother, isInPlace: receipt.reply()?.id === panel.reply()?.id };
}

function never(): never {
  throw new Error('there is no message');
}

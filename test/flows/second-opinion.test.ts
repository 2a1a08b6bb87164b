import { ComponentType, InteractionResponseType, MessageFlags, type APIMessage } from 'discord.js';
import { expect, test } from 'vitest';
import { startEaselOnTwin, textIn } from '../support/digital-twin.ts';
import { namesWith } from '../support/own-commands.ts';
import { isPrivate, refusals } from './twin.ts';

/** The custom id of the message's button for this action. */
function idOf({ components }: APIMessage, action: string): string {
  const [, id] = new RegExp(`"custom_id":"(${action}:[^"]+)"`).exec(JSON.stringify(components)) ?? [];
  if (id === undefined) throw new Error(`the message has no button that says ${action}`);
  return id;
}

test('the commands are registered on login', async () => {
  const easel = await startEaselOnTwin();
  const commands = await easel.commands();
  expect(commands.map(({ name }) => name)).toEqual(namesWith('image', 'video').toSorted());
  expect(JSON.parse(commands.find(({ name }) => name === 'image')?.options ?? '')).toContainEqual(
    expect.objectContaining({ name: 'prompt', required: true, type: 3 }),
  );
  expect(refusals(easel)).toEqual([]);
});

test('a refused prompt is answered in private, and nothing is spent', async () => {
  const easel = await startEaselOnTwin();
  await easel.ask('video', { prompt: 'a cat --dur' });
  const answer = await easel.until(() => true);
  expect(textIn(answer)).toContain('use **duration** instead');
  expect(answer.flags).toBe(MessageFlags.Ephemeral | MessageFlags.IsComponentsV2);
  expect(easel.runcomfy.traffic).toEqual([]);
  expect(refusals(easel)).toEqual([]);
});

test('a failing job shows its progress, and how it ended', async () => {
  const easel = await startEaselOnTwin();
  easel.runcomfy.next({ end: 'failed' });
  await easel.ask('image', { prompt: 'a cat', images: 1 });
  const message = await easel.until((shown) => textIn(shown).includes('❌'));
  expect(textIn(message)).toBe('❌ The model hit an error. No credits used; try again or simplify the prompt.');
  expect(message.flags).toBe(MessageFlags.IsComponentsV2);
  const edited = easel.traffic.filter(({ method }) => method === 'PATCH').map(({ path }) => path.split('/').at(-1));
  expect([...new Set(edited)]).toEqual([message.id]);
  // Short states in between may be skipped, because the newest edit wins.
  const seen = easel.edits.map((edit) => /🕒|🎨|❌/u.exec(textIn(edit))?.[0]).filter((sign) => sign !== undefined);
  expect([...new Set(seen)]).toEqual(['🎨', '❌']);
  expect(await easel.messages()).toHaveLength(1);
  expect(refusals(easel)).toEqual([]);
});

test('a picture is uploaded, and the message shows it', async () => {
  const easel = await startEaselOnTwin();
  await easel.ask('image', { prompt: 'a lighthouse', images: 1 });
  const message = await easel.until((shown) => textIn(shown).includes('✅'));
  expect(easel.uploads).toMatchObject([{ field: 'files[0]', name: 'image-01.jpg', type: 'image/jpeg' }]);
  expect(easel.uploads[0]?.size).toBeGreaterThan(0);
  const [container] = message.components ?? [];
  expect(container?.type === ComponentType.Container ? container.components : []).toContainEqual(
    expect.objectContaining({
      type: ComponentType.MediaGallery,
      items: [{ media: { url: 'attachment://image-01.jpg' }, description: 'AI image 1 of 1, asked for: a lighthouse' }],
    }),
  );
  expect(await easel.messages()).toHaveLength(1);
  expect(refusals(easel)).toEqual([]);
});

test('a press on "More…" is answered in private, and the message with the picture stays as it is', async () => {
  const easel = await startEaselOnTwin();
  await easel.ask('image', { prompt: 'a lighthouse', images: 1 });
  // The message shows the picture a moment before the job is settled. Its files are removed after that.
  const message = await easel.until((shown) => textIn(shown).includes('✅') && easel.spooled().length === 0);
  await easel.press(message, idOf(message, 'more'));
  const panel = await easel.until(isPrivate);
  expect(textIn(panel)).toBe('**Seedream 4.0** `a lighthouse`');
  expect(idOf(panel, 'receipt')).toContain('receipt:');
  expect(await easel.messages()).toHaveLength(2);
  expect(await easel.until(({ id }) => id === message.id)).toEqual(message);
  expect(refusals(easel)).toEqual([]);
});

test('a press on "Cancel" stops a job that waits at RunComfy, and nothing is charged', async () => {
  const easel = await startEaselOnTwin();
  await easel.ask('image', { prompt: 'a cat', images: 1 });
  const message = await easel.until((shown) => textIn(shown).includes('🕒') && easel.runcomfy.submissions.length === 1);
  await easel.press(message, idOf(message, 'cancel'));
  const told = await easel.until((shown) => shown.id === message.id && textIn(shown).includes('🚫'));
  expect(textIn(told)).toContain('🚫 Cancelled · no credits used');
  expect(JSON.stringify(told.components)).not.toContain('cancel:');
  await easel.until((shown) => textIn(shown) === '🚫 Cancelled. No credits used.');
  // A private answer stays private in an edit. The twin uses only the flags of the edit.
  expect(easel.callbacks.at(-1)).toEqual({
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 },
  });
  expect(await easel.messages()).toHaveLength(2);
  expect(refusals(easel)).toEqual([]);
});

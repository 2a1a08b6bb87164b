import { expect, test } from 'vitest';
import { startEaselOnTwin, textIn } from '../support/digital-twin.ts';
import { isPrivate, refusals } from './twin.ts';

test('a job that RunComfy refuses at submission says so', async () => {
  const easel = await startEaselOnTwin();
  easel.runcomfy.faults.inject({
    method: 'POST',
    fault: { kind: 'answer', status: 422, body: { error_code: 422001, error_message: 'x', detail: [] } },
  });
  await easel.ask('image', { prompt: 'a cat', images: 1 });
  const message = await easel.until((shown) => textIn(shown).includes('❌'));
  expect(textIn(message)).toContain("❌ RunComfy didn't accept these settings.");
  expect(easel.runcomfy.submissions).toEqual([]);
  expect(await easel.messages()).toHaveLength(1);
  expect(refusals(easel)).toEqual([]);
});

test.each([
  { command: 'quota', says: /\*\*100\*\* of 100 left today[^]+`\/image` 3 credits per image/ },
  { command: 'jobs', says: /^Nothing waiting or running\./ },
])('/$command is answered in private', async ({ command, says }) => {
  const easel = await startEaselOnTwin();
  await easel.ask(command);
  const answer = await easel.until(isPrivate);
  expect(textIn(answer)).toMatch(says);
  expect(await easel.messages()).toHaveLength(1);
  expect(easel.runcomfy.traffic).toEqual([]);
  expect(refusals(easel)).toEqual([]);
});

test('/jobs lists a running job, with its button', async () => {
  const easel = await startEaselOnTwin();
  await easel.ask('image', { prompt: 'a lighthouse', images: 1 });
  const message = await easel.until((shown) => textIn(shown).includes('🎨'));
  await easel.ask('jobs');
  const listed = await easel.until(isPrivate);
  expect(textIn(listed)).toContain('/image `a lighthouse`\n🎨');
  expect(JSON.stringify(listed.components)).toContain('"custom_id":"private:');
  expect(listed.id).not.toBe(message.id);
  expect(refusals(easel)).toEqual([]);
});

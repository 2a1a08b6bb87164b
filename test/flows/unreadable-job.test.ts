import { expect, test } from 'vitest';
import { ask, announcedEnd } from '../support/cat-job.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { answerOf, press } from '../support/press.ts';
import { moderate, staffOf } from '../moderation/staff.ts';

const unreadable = "This request was saved by another version of Easel, and this one can't read it.";
const hundredDays = 100 * 24 * 3_600_000;

test('an ended job that a newer Easel wrote: the bot starts, says so when somebody asks for it, and leaves it as it is', async () => {
  const easel = await startEasel();
  const { ana, database, clock, logs } = easel;
  const { mod } = staffOf(easel);
  const [asked, other] = [await ask(easel), await ask(easel)];
  for (const each of [asked, other]) await announcedEnd(easel, each);
  await easel.stop();
  const ofJob = () => database.rows(['']).filter(({ key }) => key.endsWith(`:${asked.id}`));
  const [record] = database.rows([`job:${asked.id}`]);
  await database.write([{ key: `job:${asked.id}`, value: { ...Object(record?.value), version: 2 } }]);
  const before = ofJob();
  await easel.start();

  expect(answerOf(await press(ana, asked.reply(), `receipt:${asked.id}`))).toContain(unreadable);
  expect(await moderate(easel, mod, 'remove', { result: asked.id })).toContain(unreadable);
  const history = await moderate(easel, mod, 'history', { member: ana.id });
  expect(history).toContain(`Number \`${other.id}\``);
  expect(history).toContain("…and 1 that this version of Easel can't read.");
  // A job that ended so long ago is forgotten, if it can be read.
  await clock.advance(hundredDays);
  expect(logs).toContainEqual(expect.objectContaining({ msg: 'swept', jobs: 1 }));

  const line = { msg: 'job record cannot be read; it is left as it is', job: asked.id, problems: ['version'] };
  expect(logs).toContainEqual(expect.objectContaining(line));
  expect(textOf(asked.reply())).toContain('a cat');
  await easel.stop();
  expect(ofJob()).toEqual(before);
});

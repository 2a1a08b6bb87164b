import { expect, test } from 'vitest';
import { startEasel, textOf } from '../support/easel.ts';
import { cardWith, report, thanks, withLog } from './reporting.ts';
import { deliveredCats } from './results.ts';

const mebibyte = 1024 * 1024;

test.each([
  ['just fill 24 MiB go with the card', 6 * mebibyte, 4, 0],
  ['are a byte each beyond that leave the last behind, which the card says', 6 * mebibyte + 1, 3, 1],
])('four files that %s', async (_case, bytes, shown, missing) => {
  const easel = await startEasel();
  const { guild, runcomfy } = easel;
  await withLog(easel);
  runcomfy.next({ media: { bytes } });
  const asked = await deliveredCats(easel, 4);
  expect(await report(guild.addMember(), asked.reply())).toBe(thanks);
  const found = await cardWith(easel, shown);
  expect(textOf(found).includes("can't be shown")).toBe(missing > 0);
  expect(textOf(found).includes(`-# ${missing} file can't be shown here.`)).toBe(missing > 0);
});

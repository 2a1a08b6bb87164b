import { beforeAll, describe, expect, test } from 'vitest';
import { askForHeron, findingsOn } from './axe.ts';
import { canBrowse, patience, usePage } from './browser.ts';

describe.runIf(canBrowse)('the page', patience, () => {
  const { open, sandbox } = usePage();
  beforeAll(async () => askForHeron(sandbox()));

  test.each([
    ['light', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('axe finds nothing serious, %s, at a width of %i', async (colorScheme, width) => {
    expect(await findingsOn(open, colorScheme, width)).toEqual([]);
  });
});

import { describe } from 'vitest';
import { canBrowse, patience, usePage } from './browser.ts';
import { ofThePage } from './of-the-page.ts';

describe.runIf(canBrowse)('the page', patience, () => {
  ofThePage(usePage());
});

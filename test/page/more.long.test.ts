import { describe } from 'vitest';
import { canBrowse, patience, usePage } from './browser.ts';
import { ofAPicture } from './of-a-picture.ts';
import { ofModeration } from './of-moderation.ts';

// One sandbox and one browser for all of them: to start both takes as long as some tests. The last one blocks Ana.
describe.runIf(canBrowse)('on the page', patience, () => {
  const bench = usePage();
  describe('a picture', () => {
    ofAPicture(bench);
  });
  describe('moderation', () => {
    ofModeration(bench);
  });
});

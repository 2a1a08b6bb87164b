import { expect, test } from 'vitest';
import { page } from '../../bench/sandbox-page.ts';
import { browserPath } from '../../sandbox/browser/launch.ts';
import { figuresOf } from './figures.ts';

test.runIf(browserPath !== undefined || process.env['CI'] !== undefined)(
  'a sandbox that has just been started answers a command in the browser, and its page is light',
  async () => {
    const figures = await figuresOf(page);
    expect(figures.get('weight, compressed')).toBeLessThan(150);
    expect(figures.get('from Enter to the answer on the screen')).toBeGreaterThan(0);
  },
);

import { expect, test } from 'vitest';
import { hasDesktop } from '../../sandbox/desktop.ts';

test.each<[platform: NodeJS.Platform, env: Record<string, string>, opens: boolean]>([
  ['darwin', {}, true],
  ['win32', {}, true],
  ['linux', {}, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['linux', { DISPLAY: ':0', SSH_CONNECTION: '10.0.0.1 22 10.0.0.2 22' }, false],
  ['darwin', { SSH_CONNECTION: '10.0.0.1 22 10.0.0.2 22' }, false],
  ['linux', { DISPLAY: ':0', CI: 'true' }, false],
])('on %s with %o a browser can be opened: %s', (platform, env, opens) => {
  expect(hasDesktop(platform, env)).toBe(opens);
});

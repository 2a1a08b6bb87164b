import { describe, expect, test } from 'vitest';
import { applyPanelEvent, type PanelSeen } from '../../../sandbox/page/src/panel/panel-seen.ts';
import { routeOf } from '../../../sandbox/page/src/panel/route-of.ts';
import type { LogLine, PanelState, SeenRequest } from '../../../sandbox/panel/api.ts';

const state: PanelState = {
  bot: { pid: 1, state: 'running' },
  speed: { queueMs: 0, runMs: 0 },
  faults: [],
  clockShiftMs: 0,
  ledger: { submitted: 0, submissions: [], questions: 0, totalUsd: '0' },
};
const request = (id: number): SeenRequest => ({ id, at: id, to: 'discord', method: 'GET', path: '/' });
const line = (id: number): LogLine => ({ id, level: 'info', text: String(id) });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function started(requests: number, lines: number): PanelSeen | undefined {
  const [requestList, log] = [numbers(requests).map(request), numbers(lines).map(line)];
  return applyPanelEvent(undefined, { type: 'start', state, requests: requestList, log });
}

describe('the side panel follows its events', () => {
  test('nothing counts before the start', () => {
    expect(applyPanelEvent(undefined, { type: 'log', line: line(1) })).toBeUndefined();
  });

  test('a request comes again with its answer, in its place', () => {
    const seen = applyPanelEvent(started(3, 0), { type: 'request', request: { ...request(1), status: 204 } });
    expect(seen?.requests.map(({ id, status }) => [id, status])).toEqual([
      [0, undefined],
      [1, 204],
      [2, undefined],
    ]);
  });

  test('the state is replaced', () => {
    const other = { ...state, clockShiftMs: 5 };
    expect(applyPanelEvent(started(1, 1), { type: 'state', state: other })).toMatchObject({ state: other });
  });

  test('300 requests and 500 lines of the log are kept, the oldest go', () => {
    const full = started(400, 600);
    expect([full?.requests.length, full?.log.length]).toEqual([300, 500]);
    const later = applyPanelEvent(full, { type: 'request', request: request(400) });
    expect([later?.requests.length, later?.requests[0]?.id, later?.requests.at(-1)?.id]).toEqual([300, 101, 400]);
    const logged = applyPanelEvent(full, { type: 'log', line: line(600) });
    expect([logged?.log.length, logged?.log[0]?.id, logged?.log.at(-1)?.id]).toEqual([500, 101, 600]);
  });
});

test.each([
  ['/api/v10/channels/123456789012345678/messages?limit=5', '/channels/…/messages'],
  [
    '/api/v10/webhooks/123456789012345678/aW50ZXJhY3Rpb246abcdefghijk/messages/@original',
    '/webhooks/…/…/messages/@original',
  ],
  ['/v1/requests/3f2504e0-4f89-41d3-9a0c-0305e82c3301/status', '/v1/requests/…/status'],
  ['/v1/models/bytedance/seedream-4-0', '/v1/models/bytedance/seedream-4-0'],
  ['/', '/'],
])('the path %s is shown as %s', (path, route) => {
  expect(routeOf(path)).toBe(route);
});

import type { LogLine, PanelEvent, PanelState, SeenRequest } from '../../../panel/api.ts';

/** What the side panel shows. It is replaced, never changed. */
export interface PanelSeen {
  readonly state: PanelState;
  /** The oldest first. */
  readonly requests: readonly SeenRequest[];
  readonly log: readonly LogLine[];
}

const most = { requests: 300, log: 500 };

/** What is shown after an event. Before the first `start` nothing is. Lists forget what is oldest. */
export function applyPanelEvent(seen: PanelSeen | undefined, event: PanelEvent): PanelSeen | undefined {
  if (event.type === 'start') {
    return {
      state: event.state,
      requests: event.requests.slice(-most.requests),
      log: event.log.slice(-most.log),
    };
  }
  if (seen === undefined) return undefined;
  switch (event.type) {
    case 'state':
      return { ...seen, state: event.state };
    case 'request':
      return { ...seen, requests: withRequest(seen.requests, event.request) };
    case 'log':
      return { ...seen, log: [...seen.log, event.line].slice(-most.log) };
  }
}

/** A request comes again with its answer. */
function withRequest(requests: readonly SeenRequest[], request: SeenRequest): readonly SeenRequest[] {
  const at = requests.findLastIndex(({ id }) => id === request.id);
  return at === -1 ? [...requests, request].slice(-most.requests) : requests.with(at, request);
}

import { signal, type ReadonlySignal } from '@preact/signals';
import {
  panelPath,
  type BotAct,
  type GatewayAct,
  type PanelEvent,
  type RequestDetails,
  type Speed,
} from '../../../panel/api.ts';
import { readEvents } from '../state/stream.ts';
import { applyPanelEvent, type PanelSeen } from './panel-seen.ts';

/** What the side panel knows and does. Acts resolve with whether they were done. */
export interface Panel {
  readonly seen: ReadonlySignal<PanelSeen | undefined>;
  /** The acts that are not over yet, and those that failed last. */
  readonly busy: ReadonlySignal<ReadonlySet<string>>;
  readonly failed: ReadonlySignal<ReadonlySet<string>>;
  /** Keeps `seen` up to date until the returned function is called. */
  follow(): () => void;
  setSpeed(speed: Speed): Promise<void>;
  addFault(id: string): Promise<void>;
  clearFaults(): Promise<void>;
  moveClock(ms: number): Promise<void>;
  gateway(act: GatewayAct): Promise<void>;
  bot(act: BotAct): Promise<void>;
  /** Undefined once it is forgotten. */
  details(id: number): Promise<RequestDetails | undefined>;
}

export function createPanel(): Panel {
  const seen = signal<PanelSeen | undefined>(undefined);
  const busy = signal<ReadonlySet<string>>(new Set());
  const failed = signal<ReadonlySet<string>>(new Set());

  /** `name` says which control shows that it is busy, or that it failed. */
  async function act(name: string, path: string, body?: object): Promise<void> {
    busy.value = withName(busy.value, name);
    failed.value = withoutName(failed.value, name);
    const isDone = await send(`${panelPath}/${path}`, body);
    busy.value = withoutName(busy.value, name);
    if (!isDone) failed.value = withName(failed.value, name);
  }

  return {
    seen,
    busy,
    failed,
    follow() {
      const ended = new AbortController();
      readEvents(`${panelPath}/events`, {
        signal: ended.signal,
        onState: () => undefined,
        onEvent: (event) => {
          seen.value = applyPanelEvent(seen.value, event as PanelEvent);
        },
      });
      return () => ended.abort();
    },
    setSpeed: (speed) => act('speed', 'speed', speed),
    addFault: (id) => act('faults', `faults/${encodeURIComponent(id)}`, { times: 1 }),
    clearFaults: () => act('faults', 'faults'),
    moveClock: (ms) => act('clock', 'clock', { ms }),
    gateway: (which) => act('gateway', 'gateway', { act: which }),
    bot: (which) => act('bot', 'bot', { act: which }),
    async details(id) {
      const response = await fetch(`${panelPath}/requests/${id}`).catch(() => undefined);
      return response?.ok === true ? ((await response.json()) as RequestDetails) : undefined;
    },
  };
}

function withName(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names, name]);
}

function withoutName(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((each) => each !== name));
}

/** Without a body it is a DELETE. */
async function send(path: string, body?: object): Promise<boolean> {
  const init: RequestInit =
    body === undefined
      ? { method: 'DELETE' }
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  try {
    return (await fetch(path, init)).ok;
  } catch {
    return false;
  }
}

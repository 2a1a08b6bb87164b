import type { LogLine } from '../demo/log.ts';

/**
 * What the side panel of the page shows and does: it drives the world around the bot. JSON over HTTP, only on the
 * address of the page.
 *
 * | Request | Body | Answer |
 * | --- | --- | --- |
 * | `GET /panel/events` | | a stream of server-sent events, each a `PanelEvent`; it begins with `start` |
 * | `GET /panel/requests/ID` | | `RequestDetails`, or 404 once it is forgotten |
 * | `POST /panel/speed` | `Speed` | 204: counts from the next submission on |
 * | `POST /panel/faults/ID` | `{times}` | 204: the next `times` matching requests or runs are affected |
 * | `DELETE /panel/faults` | | 204: all that still wait are removed |
 * | `POST /panel/clock` | `{ms}` | 204: moves the clock forward |
 * | `POST /panel/gateway` | `{act}` | 204 |
 * | `POST /panel/bot` | `{act}` | 204 when it has ended or connected |
 */
export const panelPath = '/panel';

export interface PanelState {
  readonly bot: BotState;
  readonly speed: Speed;
  readonly faults: readonly FaultState[];
  /** How far the clock was moved, in ms. */
  readonly clockShiftMs: number;
  readonly ledger: Ledger;
}

export interface BotState {
  readonly pid: number;
  readonly state: 'starting' | 'running' | 'stopped';
}

/** How long RunComfy's runs take from now on, in ms. */
export interface Speed {
  readonly queueMs: number;
  readonly runMs: number;
}

/** Something that can go wrong, and how many times it still will. The page has words for each id. */
export interface FaultState {
  readonly id: string;
  readonly at: 'discord' | 'runcomfy' | 'files';
  readonly waiting: number;
}

/** What RunComfy has to do with the bot, and what it costs. */
export interface Ledger {
  /** How many there were, also those that are no longer kept. */
  readonly submitted: number;
  /** The last ones, the oldest first. */
  readonly submissions: readonly {
    readonly requestId: string;
    readonly model: string;
    readonly state: string;
    readonly at: number;
    /** US dollars, as a decimal. */
    readonly usd: string;
  }[];
  /** How often the bot asked for a state or a result. */
  readonly questions: number;
  readonly totalUsd: string;
}

/** One request of the bot, and its answer. */
export interface SeenRequest {
  readonly id: number;
  readonly at: number;
  readonly to: 'discord' | 'runcomfy' | 'files';
  readonly method: string;
  readonly path: string;
  /** Absent while unanswered, and if the answer was lost. */
  readonly status?: number;
  readonly fault?: string;
  /** The first violation of Discord's rules, or RunComfy's refusal, in words. */
  readonly problem?: string;
  readonly tookMs?: number;
}

export interface RequestDetails extends SeenRequest {
  /** Parsed JSON, or the parts of a form without their bytes. */
  readonly body?: unknown;
  /** Parsed JSON. */
  readonly answer?: unknown;
}

export type PanelEvent =
  | {
      readonly type: 'start';
      readonly state: PanelState;
      readonly requests: readonly SeenRequest[];
      readonly log: readonly LogLine[];
    }
  | { readonly type: 'state'; readonly state: PanelState }
  | { readonly type: 'request'; readonly request: SeenRequest }
  | { readonly type: 'log'; readonly line: LogLine };

export type GatewayAct = 'drop' | 'reconnect' | 'invalidate';
export type BotAct = 'kill' | 'start' | 'restart';
export type { LogLine };

import type { LogQueue } from '../../src/services/moderation/log-queue.ts';

/** In the place of what moderators are told, where a test is about something else. */
export const nobodyTold = { rows: (): readonly never[] => [], send: (): void => {} };

/** The same for all that a log queue does. */
export const noLog: LogQueue = {
  ...nobodyTold,
  add: async () => Promise.resolve(),
  settled: async () => Promise.resolve(true),
  standing: () => undefined,
  load: async () => Promise.resolve(),
  start: () => {},
  stop: async () => Promise.resolve(),
};

import type { Commands } from '../commands/commands.ts';
import { errorFacts } from '../discord/outcome.ts';
import { followModels } from '../services/runcomfy/follow-models.ts';
import { createCoalescedWork } from '../services/runtime/coalesced.ts';
import type { Runtime } from './runtime.ts';

const minute = 60_000;
/**
 * In ms, from a change of the commands to their registration: files that are copied together are one registration. With
 * ten in an hour, a file that comes and goes all day stays below the 200 commands that Discord lets a bot create in a
 * day.
 */
const registration = { delay: 5_000, most: 10, period: 60 * minute, afterRefusal: 60 * minute };

/** Follows the model files while the bot runs. `register` registers the commands as they are when it is called. */
export function followModelFiles(
  { config, catalog, clock, alerts, opened, log }: Runtime,
  commands: Commands,
  register: (signal: AbortSignal) => Promise<void>,
): void {
  let registered = payloadsOf(commands);
  const registrations = createCoalescedWork({
    clock,
    ...registration,
    async run(signal) {
      const payloads = payloadsOf(commands);
      await register(signal);
      registered = payloads;
    },
    failed(error) {
      log.error(errorFacts(error), 'Discord does not take the changed commands; they are tried again in an hour');
      return registration.afterRefusal;
    },
  });
  opened.defer(async () => registrations.stop());
  const follower = followModels({
    catalog,
    pace: config.modelsPace,
    clock,
    alerts,
    log,
    changed() {
      if (payloadsOf(commands) !== registered) registrations.request();
    },
  });
  opened.defer(async () => follower.stop());
}

function payloadsOf(commands: Commands): string {
  return JSON.stringify([...commands.current().values()].map(({ payload }) => payload));
}

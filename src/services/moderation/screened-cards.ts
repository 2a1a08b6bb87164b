import type { Clock } from '../clock.ts';
import type { LogEntry } from './server-log.ts';
import type { Screened } from './screening.ts';

/** One card a member in so many ms: trying again and again must not fill the log channel. */
const pace = 60_000;
/** Members who are remembered. */
const most = 10_000;

/** Tells moderators of refused texts, one card a member and minute; the next card counts those in between. */
export function createScreenedCards(options: {
  readonly clock: Clock;
  readonly tell: (guildId: string, entry: LogEntry) => void;
}): (screened: Screened) => void {
  const { clock, tell } = options;
  /** By server and member; those told longest ago come first. */
  const told = new Map<string, { readonly at: number; unsaid: number }>();

  return (screened) => {
    const key = `${screened.guildId}:${screened.memberId}`;
    const last = told.get(key);
    if (last !== undefined && clock.monotonic() < last.at + pace) {
      last.unsaid += 1;
      return;
    }
    told.delete(key);
    told.set(key, { at: clock.monotonic(), unsaid: 0 });
    const [oldest] = told.keys();
    if (told.size > most && oldest !== undefined) told.delete(oldest);
    tell(screened.guildId, { kind: 'screened', screened, unsaid: last?.unsaid ?? 0 });
  };
}

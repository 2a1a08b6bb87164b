import { createReadRules } from '../discord/auto-mod.ts';
import { createServerLog } from '../discord/server-log.ts';
import { createAuditLog, type AuditLog } from '../services/moderation/audit.ts';
import { createLogQueue } from '../services/moderation/log-queue.ts';
import { createModeration, type Moderation } from '../services/moderation/moderation.ts';
import { createServers } from '../services/moderation/servers.ts';
import { stopGraceMs } from '../services/runtime/lifecycle.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';

/** @throws where a record cannot be read, so that no rule is left out silently. */
export async function openModeration(
  { config, words, presence, rests, clock, random, opened, log }: Runtime,
  { store }: Storage,
): Promise<{ readonly moderation: Moderation; readonly auditLog: AuditLog }> {
  const serverLog = createServerLog({ rest: rests.bot, words, presence });
  const logQueue = createLogQueue({ store, serverLog, clock, random, log });
  await logQueue.load();
  opened.defer(async () => logQueue.stop(stopGraceMs));
  const auditLog = createAuditLog({ logQueue, clock });
  const servers = createServers({ store, auditLog, clock, log });
  await servers.load();
  const { member, server } = config.money.limits;
  const moderation = createModeration({
    store,
    servers,
    logQueue,
    auditLog,
    ceilings: { member, server, atOnce: config.jobs.perMember },
    readRules: createReadRules(rests.bot),
    blockedWords: config.blockedWords,
    clock,
    log,
  });
  const { autoMod, screening } = moderation;
  await autoMod.load();
  opened.defer(async () => autoMod.stop());
  opened.defer(async () => screening.stop());
  return { moderation, auditLog };
}

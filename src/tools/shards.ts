import { z } from 'zod';
import { settings } from '../config.ts';
import { mostShards } from '../core/shards.ts';
import { ask } from './doctor/ask.ts';
import { discordAccess, databaseOf, shardCountSetting } from './settings.ts';
import { readShardCount, writeShardCount } from './shard-row.ts';
import { OperatorError, readArguments, runTool, type Terminal } from './terminal.ts';

const usage = `usage: npm run shards                  how many shards this bot has, and how many are wanted
       npm run shards -- reshard N     makes it N from the next start on; no bot may run`;

const gatewayBot = z.object({ shards: z.number() });

await runTool(async (terminal) => {
  const [command, given, ...others] = readArguments(terminal, usage, {}).positionals;
  if (command === undefined) await show(terminal);
  else if (command === 'reshard' && given !== undefined && others.length === 0) await reshard(terminal, given);
  else throw new OperatorError(usage);
  return true;
});

async function show({ env, print }: Terminal): Promise<void> {
  const stored = await readShardCount(databaseOf(env));
  const setting = shardCountSetting(env);
  print(`Shards:             ${stored ?? 'decided by the first start'}`);
  print(`SHARD_COUNT:        ${setting ?? 'blank'}`);
  print(`Discord recommends: ${await recommended(env)}`);
}

async function reshard({ env, print }: Terminal, given: string): Promise<void> {
  const { data: count } = settings.shape.SHARD_COUNT.safeParse(given);
  if (count === undefined) {
    throw new OperatorError(`The number of shards is a whole number from 1 to ${mostShards}; nothing was changed.`);
  }
  const before = await writeShardCount(databaseOf(env), count);
  print(`This bot has ${count} shards from its next start on (before: ${before ?? 'not decided'}).`);
  const setting = shardCountSetting(env);
  if (setting !== undefined && setting !== count) {
    print(`SHARD_COUNT is ${setting}. Leave it blank or make it ${count}, or each start names it in the log.`);
  }
}

/** A number, or why Discord does not say one. */
async function recommended(env: Terminal['env']): Promise<string> {
  const { apiUrl, token } = discordAccess(env);
  if (token === undefined) return 'unknown (DISCORD_TOKEN is blank)';
  const answer = await ask(`${apiUrl}/v10/gateway/bot`, `Bot ${token}`);
  if ('failure' in answer) return `unknown (${answer.failure})`;
  const read = gatewayBot.safeParse(answer.body);
  return read.success ? String(read.data.shards) : `unknown (Discord answered ${answer.status})`;
}

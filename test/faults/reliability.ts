import { forgedTable } from './abuse/forged.ts';
import { secretsTable } from './abuse/secrets.ts';
import { promptTable } from './abuse/prompts.ts';
import { usesTable } from './abuse/forged-components.ts';
import { cardTable } from './discord/at-card.ts';
import { deliveryTable, passingDeliveryTable } from './discord/at-delivery.ts';
import { rulesTable } from './discord/auto-mod-rules.ts';
import { endingsTable, hindranceTable, passingTable } from './discord/gateway.ts';
import { limitTable } from './discord/limits.ts';
import { packetTable } from './discord/packets.ts';
import { replayTable } from './discord/replays.ts';
import { shardTable } from './discord/shards.ts';
import { runningTable } from './discord/while-it-runs.ts';
import { logTable } from './moderation/log-rows.ts';
import { clockTable } from './own/clock-rows.ts';
import { overview } from './overview.ts';
import { askingTable } from './runcomfy/asking.ts';
import { fileTable } from './runcomfy/files.ts';
import { endlessTable } from './runcomfy/for-ever.ts';
import { outageTable } from './runcomfy/outage.ts';
import { resultTable } from './runcomfy/result.ts';
import { submissionTable } from './runcomfy/submission.ts';
import { diskTable } from './store/disk-rows.ts';
import { foreignTable, restoreTable } from './store/foreign-rows.ts';
import { fullTable } from './store/full-rows.ts';
import { postgresTable } from './store/postgres-rows.ts';
import { startTable } from './store/start-rows.ts';
import { killedTable } from '../soak/table.ts';
import { markdown, type FaultTable } from './table.ts';

const tables: readonly FaultTable[] = [
  killedTable,
  submissionTable,
  askingTable,
  resultTable,
  fileTable,
  endlessTable,
  outageTable,
  cardTable,
  replayTable,
  runningTable,
  passingDeliveryTable,
  deliveryTable,
  hindranceTable,
  passingTable,
  shardTable,
  packetTable,
  limitTable,
  endingsTable,
  rulesTable,
  logTable,
  startTable,
  fullTable,
  diskTable,
  postgresTable,
  foreignTable,
  restoreTable,
  clockTable,
  promptTable,
  forgedTable,
  usesTable,
  secretsTable,
];

/** The text of docs/reliability.md: a page for people, then the tables. */
export function reliabilityPage(): string {
  return [overview(tables), ...tables.map(markdown)].join('\n');
}

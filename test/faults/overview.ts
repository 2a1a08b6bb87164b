import { forgedTable } from './abuse/forged.ts';
import { usesTable } from './abuse/forged-components.ts';
import { promptTable } from './abuse/prompts.ts';
import { secretsTable } from './abuse/secrets.ts';
import { cardTable } from './discord/at-card.ts';
import { deliveryTable, passingDeliveryTable } from './discord/at-delivery.ts';
import { rulesTable } from './discord/auto-mod-rules.ts';
import { endingsTable, hindranceTable, passingTable } from './discord/gateway.ts';
import { limitTable } from './discord/limits.ts';
import { packetTable } from './discord/packets.ts';
import { shardTable } from './discord/shards.ts';
import { runningTable } from './discord/while-it-runs.ts';
import { logTable } from './moderation/log-rows.ts';
import { clockTable } from './own/clock-rows.ts';
import { askingTable } from './runcomfy/asking.ts';
import { fileTable } from './runcomfy/files.ts';
import { endlessTable } from './runcomfy/for-ever.ts';
import { outageTable } from './runcomfy/outage.ts';
import { submissionTable } from './runcomfy/submission.ts';
import { diskTable } from './store/disk-rows.ts';
import { foreignTable, restoreTable } from './store/foreign-rows.ts';
import { fullTable } from './store/full-rows.ts';
import { postgresTable } from './store/postgres-rows.ts';
import { startTable } from './store/start-rows.ts';
import { killedTable } from '../soak/table.ts';
import type { FaultTable } from './table.ts';

/** A link to a table further down the page, by the anchor that GitHub makes of a heading. */
function to({ title }: FaultTable): string {
  const anchor = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-');
  return `[${title}](#${anchor})`;
}

const test = (path: string): string => `[\`test/${path}\`](../test/${path})`;

/** The first page of docs/reliability.md, for people. `tables`: the tables that follow it. */
export function overview(tables: readonly FaultTable[]): string {
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
  return `# What can be relied on

Easel spends a community's money, on machines and networks that fail. This page says what Easel promises about money, jobs and answers, how it keeps each promise, which test shows it, and what it does not promise.

## The promises

**Money**
- **A paid request is sent once.** The job is on disk as \`submitting\` before the request leaves. It is sent again only if RunComfy provably did not take it: there was no connection, or RunComfy refused the token, the balance or the moment (429). ${to(submissionTable)}
- **A job is charged once.** The commit that accepts a job holds its price in the accounts of the member, the server and the bot. The commit that ends the job settles all three. ${to(killedTable)}
- **Without a result a member pays nothing.** The credits are given back. The bot's own budget still counts a run that RunComfy may bill. [What happens to a job](jobs.md)
- **Limits hold,** however many requests come at once. The commit that accepts a job checks the accounts again. ${test('flows/quota-at-once.test.ts')}, ${test('faults/abuse/flood.test.ts')}

**Jobs**
- **An accepted job ends in its files or in a clear message.** It is on disk before its card is sent. Every step is on disk before the next one, so the next start goes on from there. ${to(killedTable)}
- **A result is posted once.** Files are uploaded only by editing a message whose id is on record, so a repeated upload replaces the first. ${to(passingDeliveryTable)}
- **A result that cannot be shown is kept** for its owner, for \`KEEP_RESULTS_DAYS\`. ${to(deliveryTable)}
- **A private or withheld result is never posted in public, and a removed one is deleted.** The decision is on disk before it is answered. ${test('flows/only-for-me.test.ts')}, ${test('flows/withhold.test.ts')}, ${test('moderation/removal.test.ts')}
- **What was made from a removed result keeps neither its owner's name nor its files.** The removal is open until every card is changed, a few at a time, also after a crash. ${test('flows/children.test.ts')}, ${test('moderation/killed.test.ts')}
- **A request is tried again once,** with its owner's press, and a press that costs is a card. The commit that accepts the new job marks the old one. ${test('flows/retry.test.ts')}, ${test('flows/recovery-retry.long.test.ts')}
- **An owner is mentioned at most once.** That the mention begins is on disk before it is sent; a later try looks for it first. ${test('flows/mention.test.ts')}, ${test('flows/recovery-mention.long.test.ts')}

**Answers**
- **Every command and press is answered within Discord's three seconds:** with what was asked for, or with a private refusal that says why. A request that cannot be checked and written down in time is refused, and leaves no job. ${to(killedTable)}
- **Nobody stops the others.** Every queue, wait, pattern and file has a limit, and members take turns. ${test('faults/abuse/flood.test.ts')}, ${test('moderation/hostile-rules.test.ts')}
- **No token and no prompt is in logs, metrics or the output of a crash.** A prompt is shown only with its own job. ${to(secretsTable)}

## When something fails

| What fails | What happens | Shown by |
| --- | --- | --- |
| The bot crashes or is killed | The next start goes on with every job from its last commit. A job whose paid request was under way is not sent again; its member is told that the outcome is unknown. | ${to(killedTable)}, ${test('flows/recovery.test.ts')} |
| The power is cut | As after a kill: SQLite flushes each commit to the disk before Easel acts on it (\`synchronous=FULL\`). | the settings in \`src/services/storage/sqlite/store.ts\`; no test cuts the power |
| Discord is down, slow or limits the bot | Jobs go on. Messages and files are sent again until Discord accepts them. Easel reconnects by itself. | ${[hindranceTable, passingTable, shardTable, limitTable, runningTable].map(to).join(', ')} |
| Discord does not show the first answer | Nothing is paid. The job ends and its credits are given back. | ${to(cardTable)} |
| Discord refuses the bot | Easel stops in order and says what to do. Open jobs stay on disk. | ${to(endingsTable)} |
| RunComfy is down | Waiting jobs keep their places, and running jobs are asked about again. After its return at most \`JOBS_AT_ONCE\` requests start. | ${to(outageTable)}, ${to(askingTable)} |
| RunComfy never says how a run ends | After \`JOB_TIMEOUT_MINUTES\` the job no longer delays others. After one more day it ends, and its credits are given back. | ${to(endlessTable)} |
| A result is broken, foreign or too large | Each file is checked. A file that cannot be shown is linked or named as missing. | ${to(fileTable)} |
| The disk is full | New requests are refused. Jobs wait and go on within five seconds of new room. | ${to(fullTable)}, ${to(diskTable)} |
| PostgreSQL or the network before it fails | Requests are refused in private within three seconds. Jobs wait, and go on by themselves when it is back. | ${to(postgresTable)} |
| The database is damaged | Easel does not start, or accepts nothing more, and says how to restore a backup. A start changes nothing in a damaged file. | ${to(startTable)}, ${to(diskTable)} |
| The machine's clock is wrong | By up to an hour it is corrected. By more, nothing is submitted and nothing is deleted until it is right. | ${to(clockTable)} |
| A member forges commands, buttons or forms | Each is refused in private. No job and no row of the database changes. | ${to(forgedTable)}, ${to(usesTable)} |
| A prompt holds mentions, links or tricks with letters | It is shown as plain text, and it is screened and sent as that text. | ${to(promptTable)} |
| AutoMod rules or the log channel cannot be reached | The last known rules hold. While none are known, requests are refused. Log entries wait on disk. | ${to(rulesTable)}, ${to(logTable)} |
| Discord sends what cannot be read | The packet is dropped and logged. The next command is answered. | ${to(packetTable)} |
| The folder or a backup holds what Easel did not make | Easel leaves it alone, and refuses to start on it or to restore it. | ${to(foreignTable)}, ${to(restoreTable)} |

## How it is tested

- **Tables.** ${tables.length} tables with ${rows} rows follow. Every cell is asserted by a test: the real bot, with discord.js and SQLite (in one table PostgreSQL), runs over real sockets against stand-ins of Discord and RunComfy (\`sandbox/\`). The stand-ins refuse what the platforms refuse, with the same codes. The page is printed from the tables by \`npm run docs\`, and a test compares them.
- **Kills at each step.** ${test('flows/recovery.test.ts')} and ${test('flows/recovery-commits.long.test.ts')} end the bot with SIGKILL between the steps of a job, and start the next one.
- **Soak.** \`npm run soak\` kills bots at any moment while members and moderators do what they like and faults come and go. Then it counts what can be seen from outside. ${to(killedTable)}
- **Known bugs.** ${test('soak/mutants.test.ts')} puts bugs into copies of the bot, such as a second submission, and expects the soak to find each of them.

## What is not promised

- **An unknown outcome.** If the answer to a paid request is lost, nobody can tell whether RunComfy took it. Easel never sends it again, and RunComfy may bill it.
- **Speed.** On a slow disk or a busy machine, requests that cannot be written down within 1.5 s are refused. [How fast, and beside what](performance.md)
- **An answer while no bot runs.** One process serves one database. While it is stopped, or Discord is away, Discord itself says that the bot did not respond.
- **A place in the original reply.** If Discord no longer lets the bot edit the reply, the result comes in a new message, in a direct message, or with \`/jobs\`.
- **A result that RunComfy no longer has.** A file that was not fetched yet is lost when RunComfy's link stops working. Then the member is told, and a job without any file costs its member nothing.
- **What a broken disk loses.** Easel notices damage and keeps the file. Everything since the last backup is lost with it.
- **RunComfy's bill.** Members pay the price in the model file. Easel counts the cost that RunComfy reports, if it reports one.
- **The real platforms.** The stand-ins follow the documents of Discord and RunComfy. What the platforms do beyond those documents is not tested here.
- **Screening that finds everything.** [What it checks, and what it does not](moderation.md)

The tables follow. Words in code marks such as \`status.delivered\` are keys of the texts in \`locales/\`.
`;
}

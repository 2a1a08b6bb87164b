import type { Fault } from '../../../sandbox/wire/faults.ts';
import type { FaultTable } from '../table.ts';
import { limitedWithoutWait, refusal } from './answers.ts';

/** What happens to a request in a server whose AutoMod rules were never read, and to the rules. */
export interface RulesRow {
  readonly name: string;
  readonly fault: Fault;
  readonly outcome: 'again' | 'forbidden';
}

export const rulesRows: readonly RulesRow[] = [
  { name: '500', fault: refusal(500, 0, '500: Internal Server Error'), outcome: 'again' },
  {
    name: '502 with a page of HTML',
    fault: { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
    outcome: 'again',
  },
  { name: '503', fault: refusal(503, 130_000, 'API resource is currently overloaded.'), outcome: 'again' },
  { name: '429 with a wait of 0', fault: limitedWithoutWait('0'), outcome: 'again' },
  { name: 'a reset', fault: { kind: 'reset' }, outcome: 'again' },
  { name: 'a reset in the middle of the answer', fault: { kind: 'reset-mid-body' }, outcome: 'again' },
  { name: '200 with something else than a list', fault: { kind: 'answer', status: 200, body: {} }, outcome: 'again' },
  { name: '403, missing permissions', fault: refusal(403, 50_013, 'Missing Permissions'), outcome: 'forbidden' },
  { name: '403, missing access', fault: refusal(403, 50_001, 'Missing Access'), outcome: 'forbidden' },
  { name: '403, two factors required', fault: refusal(403, 60_003, 'Two factor is required'), outcome: 'forbidden' },
];

const outcomes: Readonly<Record<RulesRow['outcome'], readonly [request: string, rules: string]>> = {
  again: [
    'waits a second and a half, then is refused in private: the rules are not known yet',
    'asked for again until Discord gives them; then they hold',
  ],
  forbidden: [
    'is taken on, and screened by the blocked words and the operator’s list',
    '`/policy` says what Easel lacks; they are asked for again, and hold, when its rights change',
  ],
};

export const rulesTable: FaultTable = {
  title: 'A server’s AutoMod rules cannot be read',
  about:
    'The server is one that Easel has just joined. In a server whose rules Easel has read before, the last known rules hold meanwhile, also over a restart.',
  columns: ['Discord answers with', 'a request there', 'the rules'],
  rows: rulesRows.map(({ name, outcome }) => [name, ...outcomes[outcome]]),
};

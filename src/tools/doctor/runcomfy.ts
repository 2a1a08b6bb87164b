import { z } from 'zod';
import type { Config } from '../../config.ts';
import { dollars } from '../model-report.ts';
import { lookedUpHosts, privateAddressOf, privateAddressRemedy } from '../../services/media/hosts.ts';
import { readStatus } from '../../services/runcomfy/answers.ts';
import { ask, type HttpReply } from './ask.ts';
import { ok, problem, type Diagnosis } from './diagnosis.ts';

/** The balance is not part of the Model API and has a host of its own (runcomfy-cli, src/cmd/balance.rs). */
const balanceUrl = 'https://api.runcomfy.net/prod/v2/balance';
const balance = z.object({ balance_microdollars: z.number() });

/** In ms. */
const lookupTimeout = 10_000;

/** A request that nobody made. To ask about it costs nothing, and shows whether the token is good. */
const unknownRequestId = '00000000-0000-4000-8000-000000000000';

/** Whether RunComfy and the hosts of its results can be reached, and whether it takes the token. Nothing is spent. */
export async function checkRunComfy({
  runcomfy: { apiUrl, mediaOrigins },
  secrets,
}: Pick<Config, 'runcomfy' | 'secrets'>): Promise<readonly Diagnosis[]> {
  const authorization = `Bearer ${secrets.runcomfyToken}`;
  const looked = lookedUpHosts(apiUrl, []);
  const hosts = lookedUpHosts(apiUrl, mediaOrigins);
  const [status, money, ...others] = await Promise.all([
    ask(`${apiUrl}/v1/requests/${unknownRequestId}/status`, authorization),
    ask(looked.length > 0 ? balanceUrl : `${new URL(apiUrl).origin}/prod/v2/balance`, authorization),
    ...hosts.map(async (host) => hostDiagnosis(host)),
    ...mediaOrigins.map(async (origin) => originDiagnosis(origin)),
  ]);
  return [
    'failure' in status ? problem(`RunComfy cannot be reached (${status.failure}).`) : tokenDiagnosis(status),
    ...('failure' in money ? [] : balanceDiagnosis(money)),
    ...others,
  ];
}

function tokenDiagnosis(answer: HttpReply): Diagnosis {
  const { kind } = readStatus({ status: answer.status, body: answer.body, retryAfter: undefined });
  if (kind === 'token' || kind === 'account') {
    return problem('RunComfy refuses the token or the account. Put the token from your profile in RUNCOMFY_API_TOKEN.');
  }
  return kind === 'unreachable' || kind === 'unusable'
    ? problem(`RunComfy answered ${answer.status}. Try again later.`)
    : ok('RunComfy takes the token');
}

function balanceDiagnosis({ body }: HttpReply): readonly Diagnosis[] {
  const read = balance.safeParse(body);
  if (!read.success) return [];
  const { balance_microdollars: micros } = read.data;
  return [
    micros > 0
      ? ok(`The balance at RunComfy is ${dollars(micros)}`)
      : problem('The balance at RunComfy is used up. Add to it.'),
  ];
}

/** What is not public is refused when a result is fetched, so nothing is asked of it. */
async function hostDiagnosis(host: string): Promise<Diagnosis> {
  const refused = await privateAddressOf(host, AbortSignal.timeout(lookupTimeout));
  return refused === undefined ? originDiagnosis(`https://${host}`) : problem(privateAddressRemedy(refused));
}

async function originDiagnosis(origin: string): Promise<Diagnosis> {
  const answer = await ask(origin);
  return 'failure' in answer
    ? problem(`${origin}, where results come from, cannot be reached (${answer.failure}).`)
    : ok(`${origin}, where results come from, can be reached`);
}

import { z } from 'zod';
import type { Config } from '../../config.ts';
import { dollars } from '../model-report.ts';
import { mediaHosts, runComfyDomains } from '../../services/media/hosts.ts';
import { readStatus } from '../../services/runcomfy/answers.ts';
import { ask, type Answer } from './ask.ts';
import { ok, problem, type Diagnosis } from './diagnosis.ts';

/** The balance is not part of the Model API and has a host of its own (runcomfy-cli, src/cmd/balance.rs). */
const balanceUrl = 'https://api.runcomfy.net/prod/v2/balance';
const balance = z.object({ balance_microdollars: z.number() });

/** A request that nobody made. To ask about it costs nothing, and shows whether the token is good. */
const nobodys = '00000000-0000-4000-8000-000000000000';

/** Whether RunComfy and the hosts of its results can be reached, and whether it takes the token. Nothing is spent. */
export async function checkRunComfy({
  runcomfy: { apiUrl, mediaOrigins },
  secrets,
}: Pick<Config, 'runcomfy' | 'secrets'>): Promise<readonly Diagnosis[]> {
  const authorization = `Bearer ${secrets.runcomfyToken}`;
  const { hostname, origin } = new URL(apiUrl);
  const isItself = runComfyDomains.some((domain) => hostname.endsWith(`.${domain}`));
  const origins = [...mediaOrigins, ...(isItself ? mediaHosts.map((host) => `https://${host}`) : [])];
  const [status, money, ...hosts] = await Promise.all([
    ask(`${apiUrl}/v1/requests/${nobodys}/status`, authorization),
    ask(isItself ? balanceUrl : `${origin}/prod/v2/balance`, authorization),
    ...origins.map(async (each) => hostDiagnosis(each)),
  ]);
  return [
    'failure' in status ? problem(`RunComfy cannot be reached (${status.failure}).`) : tokenDiagnosis(status),
    ...('failure' in money ? [] : balanceDiagnosis(money)),
    ...hosts,
  ];
}

function tokenDiagnosis(answer: Answer): Diagnosis {
  const { kind } = readStatus({ status: answer.status, body: answer.body, retryAfter: undefined });
  if (kind === 'token' || kind === 'account') {
    return problem('RunComfy refuses the token or the account. Put the token from your profile in RUNCOMFY_API_TOKEN.');
  }
  return kind === 'unreachable' || kind === 'unusable'
    ? problem(`RunComfy answered ${answer.status}. Try again later.`)
    : ok('RunComfy takes the token');
}

function balanceDiagnosis({ body }: Answer): readonly Diagnosis[] {
  const read = balance.safeParse(body);
  if (!read.success) return [];
  const { balance_microdollars: micros } = read.data;
  return [
    micros > 0
      ? ok(`The balance at RunComfy is ${dollars(micros)}`)
      : problem('The balance at RunComfy is used up. Add to it.'),
  ];
}

async function hostDiagnosis(origin: string): Promise<Diagnosis> {
  const answer = await ask(origin);
  return 'failure' in answer
    ? problem(`Results cannot be fetched from ${origin} (${answer.failure}).`)
    : ok(`Results can be fetched from ${origin}`);
}

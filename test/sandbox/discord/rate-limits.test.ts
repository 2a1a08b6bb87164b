import { afterEach, beforeEach, expect, test } from 'vitest';
import { setStage, type Answer, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage({ rateLimits: 'enforced' });
});
afterEach(() => stage.close());

const post = (content: string): Promise<Answer> => stage.request('POST', stage.messages, { content });

async function times(count: number, run: (index: number) => Promise<Answer>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => run(index)));
  return answers.map(({ status }) => status);
}

test('headers count down, and the sixth message in five seconds is refused', async () => {
  const first = await post('0');
  expect(first.headers.get('x-ratelimit-limit')).toBe('5');
  expect(first.headers.get('x-ratelimit-remaining')).toBe('4');
  expect(first.headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/u);
  expect(Number(first.headers.get('x-ratelimit-reset-after'))).toBeGreaterThan(4);
  await times(4, (index) => post(String(index)));
  const sixth = await post('6');
  expect(sixth).toMatchObject({ status: 429, body: { global: false, message: 'You are being rate limited.' } });
  expect(sixth.body['retry_after']).toBeGreaterThan(0);
  expect(sixth.headers.get('retry-after')).toMatch(/^[1-5]$/u);
  expect(sixth.headers.get('x-ratelimit-scope')).toBe('user');
  expect(stage.channel.messages()).toHaveLength(5);
});

test('another channel has a bucket of its own', async () => {
  await times(5, (index) => post(String(index)));
  const other = stage.guild.addChannel();
  expect((await stage.request('POST', `/channels/${other.id}/messages`, { content: 'x' })).status).toBe(200);
});

test('an interaction token has five edits in two seconds', async () => {
  const interaction = await stage.image();
  await stage.callback(interaction, 5);
  const path = stage.webhook(interaction, '@original');
  const statuses = await times(6, (index) => stage.request('PATCH', path, { content: String(index) }));
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
});

test('fifty requests a second in all, interactions apart', async () => {
  const paths = Array.from({ length: 40 }, () => ['/users/@me', '/gateway/bot', '/applications/@me']).flat();
  const answers = await Promise.all(paths.map((path) => stage.request('GET', path)));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused).toMatchObject({ body: { global: true } });
  expect(refused?.headers.get('x-ratelimit-global')).toBe('true');
  expect(refused?.headers.get('x-ratelimit-scope')).toBe('global');
  const interaction = await stage.image();
  const answer = await stage.callback(interaction, 5);
  expect(answer.status).toBe(204);
  expect(answer.headers.has('x-ratelimit-limit')).toBe(false);
  expect((await stage.request('GET', stage.webhook(interaction, '@original'))).status).toBe(200);
});

test('with headers only, nothing is refused and something always remains', async () => {
  await stage.close();
  stage = await setStage({ rateLimits: 'headers' });
  expect(await times(8, (index) => post(String(index)))).not.toContain(429);
  expect((await post('9')).headers.get('x-ratelimit-remaining')).toBe('1');
});

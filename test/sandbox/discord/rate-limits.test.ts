import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscordFixture, type HttpAnswer, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture({ rateLimits: 'enforced' });
});
afterEach(() => fixture.close());

const post = (content: string): Promise<HttpAnswer> => fixture.request('POST', fixture.messages, { content });

async function times(count: number, run: (index: number) => Promise<HttpAnswer>): Promise<number[]> {
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
  expect(fixture.channel.messages()).toHaveLength(5);
});

test('another channel has a bucket of its own', async () => {
  await times(5, (index) => post(String(index)));
  const other = fixture.guild.addChannel();
  expect((await fixture.request('POST', `/channels/${other.id}/messages`, { content: 'x' })).status).toBe(200);
});

test('an interaction token has five edits in two seconds', async () => {
  const interaction = await fixture.image();
  await fixture.callback(interaction, 5);
  const path = fixture.webhook(interaction, '@original');
  const statuses = await times(6, (index) => fixture.request('PATCH', path, { content: String(index) }));
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
});

test('fifty requests a second in all, interactions apart', async () => {
  const paths = Array.from({ length: 40 }, () => ['/users/@me', '/gateway/bot', '/applications/@me']).flat();
  const answers = await Promise.all(paths.map((path) => fixture.request('GET', path)));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused).toMatchObject({ body: { global: true } });
  expect(refused?.headers.get('x-ratelimit-global')).toBe('true');
  expect(refused?.headers.get('x-ratelimit-scope')).toBe('global');
  const interaction = await fixture.image();
  const answer = await fixture.callback(interaction, 5);
  expect(answer.status).toBe(204);
  expect(answer.headers.has('x-ratelimit-limit')).toBe(false);
  expect((await fixture.request('GET', fixture.webhook(interaction, '@original'))).status).toBe(200);
});

test('with headers only, nothing is refused and something always remains', async () => {
  await fixture.close();
  fixture = await startDiscordFixture({ rateLimits: 'headers' });
  expect(await times(8, (index) => post(String(index)))).not.toContain(429);
  expect((await post('9')).headers.get('x-ratelimit-remaining')).toBe('1');
});

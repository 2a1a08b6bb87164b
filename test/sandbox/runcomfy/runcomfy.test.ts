import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startRunComfy, type RunComfyStandIn } from '../../../sandbox/runcomfy/runcomfy.ts';
import type { Submission } from '../../../sandbox/runcomfy/submission.ts';

async function start(options: Parameters<typeof startRunComfy>[0]): Promise<RunComfyStandIn> {
  const runComfy = await startRunComfy(options);
  onTestFinished(async () => runComfy.close());
  return runComfy;
}

/** Without a text in its input a job never ends. */
function runMs(submission: Submission): number {
  return 'text' in submission.input ? 0 : Number.POSITIVE_INFINITY;
}

test('on the real clock, with a token of its own and times by the submission', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'models-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const input = { type: 'object', properties: { text: { type: 'string' } } };
  await writeFile(join(folder, 'speech.json'), JSON.stringify({ id: 'a/text-to-speech', input }));
  const runComfy = await start({ modelsDir: folder, token: 'own', queueMs: 0, runMs });
  const heard: string[] = [];
  runComfy.onRequest((exchange) => heard.push(`${exchange.method} ${exchange.path}`));
  const headers = { authorization: 'Bearer own' };
  const submit = async (body: object): Promise<string> => {
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${runComfy.url}/v1/models/a/text-to-speech`, init);
    return ((await answer.json()) as { result_url: string }).result_url;
  };
  const done = (await (await fetch(await submit({ text: 'x' }), { headers })).json()) as { output: { audio: string } };
  const sound = await fetch(done.output.audio);
  expect(sound.headers.get('content-type')).toBe('audio/wav');
  expect(Buffer.from(await sound.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF');
  const running = await (await fetch(await submit({}), { headers })).json();
  expect(running).toMatchObject({ status: 'in_progress' });
  expect(runComfy.submissions.map((one) => runComfy.submission(one.requestId)?.state)).toEqual([
    'completed',
    'in_progress',
  ]);
  expect(heard[0]).toBe('POST /v1/models/a/text-to-speech');
});

test('a closed stand-in frees its port, so that another can start there', async () => {
  const first = await startRunComfy({ modelsDir: 'models' });
  const port = Number(new URL(first.url).port);
  await expect(startRunComfy({ modelsDir: 'models', port })).rejects.toThrow('EADDRINUSE');
  await first.close();
  expect((await start({ modelsDir: 'models', port })).url).toBe(first.url);
});

import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { answerOf, press } from '../../support/press.ts';
import { running } from '../../support/replies.ts';
import { foundIn, interactionToken, page, prompts, readStore, upstream, type Markers } from './secrets.ts';

const { 'the prompt': prompt, 'the private prompt': privatePrompt } = prompts;

async function asked(easel: Easel, who: MemberHandle, text: string): Promise<InteractionHandle> {
  const handle = await who.command(easel.channel, 'image', { prompt: `a ${text}`, images: 1 });
  await handle.answered();
  return handle;
}

/** Everything that can go wrong with a job, each for another member. */
const failures: Readonly<Record<string, (easel: Easel) => void>> = {
  nothing: () => {},
  'the run fails': ({ runcomfy }) => runcomfy.next({ end: 'failed', errorText: `failed: ${upstream['error text']}` }),
  'the run fails with an object': ({ runcomfy }) =>
    runcomfy.next({ end: 'failed', failedStatus: 'failed', error: 'object', errorText: upstream['error text'] }),
  'the filter refuses': ({ runcomfy }) =>
    runcomfy.next({ end: 'failed', errorText: `InputTextSensitiveContentDetected ${upstream['error text']}` }),
  'the input comes back with the result': ({ runcomfy }) => runcomfy.next({ extras: 'echoed-input' }),
  'the inputs are refused': ({ runcomfy }) =>
    void runcomfy.faults.inject({
      method: 'POST',
      fault: {
        kind: 'answer',
        status: 422,
        body: {
          error_code: 422001,
          error_message: upstream['refused inputs'],
          detail: [{ msg: upstream['refused inputs'] }],
        },
      },
    }),
  'a proxy answers the submission': ({ runcomfy }) =>
    void runcomfy.faults.inject({
      method: 'POST',
      fault: { kind: 'answer', status: 500, ...page(upstream['a page of a proxy']) },
    }),
  'a proxy answers the polls': ({ runcomfy }) =>
    void runcomfy.faults.inject({
      path: /\/(status|result)/,
      times: 4,
      fault: { kind: 'answer', status: 502, ...page(upstream['a page of a proxy']) },
    }),
  'the files are gone': ({ runcomfy }) =>
    void runcomfy.mediaFaults.inject({
      times: 3,
      fault: { kind: 'answer', status: 404, ...page(upstream['a page instead of a picture']) },
    }),
  'the files are web pages': ({ runcomfy }) => runcomfy.next({ media: { answer: 'wrong-type' } }),
  'Discord refuses the upload': ({ discord }) =>
    void discord.faults.inject({
      method: 'PATCH',
      times: 3,
      fault: { kind: 'answer', status: 400, body: { code: 50035, message: upstream['what Discord says'] } },
    }),
  'Discord answers with a page': ({ discord }) =>
    void discord.faults.inject({
      method: 'PATCH',
      times: 3,
      fault: { kind: 'answer', status: 503, ...page(upstream['what Discord says']) },
    }),
};

test('no secret and no prompt gets into logs, metrics, readiness or to anybody who should not read it; the store forgets tokens', async () => {
  const easel = await startEasel({ env: { PORT: '0', LOG_LEVEL: 'trace', SPEND_DAILY_USD: '100' } });
  const { discord, runcomfy, guild, channel, ana, mei, until } = easel;
  const secrets: Markers = {
    'the bot token': discord.token,
    'the API token': runcomfy.token,
    'an interaction token': interactionToken,
    ...upstream,
  };
  const asking: InteractionHandle[] = [];
  const monitored: string[] = [];
  const monitor = async (): Promise<void> => {
    const port = easel.logs.findLast((line) => line['port'] !== undefined)?.['port'];
    for (const path of ['metrics', 'readyz', 'healthz', 'other']) {
      const answer = await fetch(`http://127.0.0.1:${Number(port)}/${path}`);
      monitored.push(`${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`);
    }
  };

  for (const fail of Object.values(failures)) {
    fail(easel);
    const failing = await asked(easel, guild.addMember(), prompt);
    asking.push(failing);
    await until(() => ended(failing) !== false);
    discord.faults.clear();
    runcomfy.mediaFaults.clear();
  }

  // The token is refused at a submission, and accepted again later.
  runcomfy.faults.inject({
    method: 'POST',
    times: 2,
    fault: { kind: 'answer', status: 401, body: { error_code: 401001, error_message: upstream['error text'] } },
  });
  asking.push(await asked(easel, ana, prompt));
  await until(() => easel.alerts.messages().length > 0);
  await monitor();
  await until(() => areAllAnnounced(easel));

  // Cancelled in the queue; or private: in the answer to the press, by direct message, and kept when these are closed.
  runcomfy.next({ queueMs: 600_000 });
  const cancelled = await asked(easel, ana, prompt);
  await running(easel, cancelled);
  const cancel = await press(ana, cancelled.reply(), `cancel:${cancelled.id}`);
  asking.push(cancelled, cancel);
  const alone: { readonly reply: InteractionHandle; readonly pressed: InteractionHandle; readonly versions: number }[] =
    [];
  for (const [who, minutes] of [
    [ana, 1],
    [ana, 20],
    [mei, 20],
  ] as const) {
    if (who === mei) mei.closeDirectMessages();
    runcomfy.next({ runMs: minutes * 60_000 });
    const reply = await asked(easel, who, privatePrompt);
    await until(() => textOf(reply.reply()).includes('🎨'));
    expect(textOf(reply.reply())).toContain(privatePrompt);
    const pressed = await press(who, reply.reply(), `private:${reply.id}`);
    await easel.clock.advance(0);
    alone.push({ reply, pressed, versions: reply.reply()?.history.length ?? 0 });
    asking.push(reply, pressed);
  }
  // While anything is left to do, the tokens are where they are needed.
  expect(foundIn(readStore(easel.database.path).rows, secrets)).toEqual(['an interaction token']);
  await until(() => areAllAnnounced(easel));
  expect(alone.map(({ pressed }) => answerOf(pressed).includes(privatePrompt))).toEqual([true, false, false]);
  await monitor();
  asking.push(await ana.command(channel, 'video', { prompt: `${prompt} --dur` }));
  const forged = [
    { name: 'prompt', type: 3, value: prompt },
    { name: prompt, type: 3, value: prompt },
  ];
  asking.push(await ana.command(channel, 'image', forged, { forged: true }));
  await Promise.all(asking.map(async (each) => each.answered()));
  expect(areAllAnnounced(easel)).toBe(true);
  await easel.stop();

  // All of it could have been leaked.
  const ends = ['delivered', 'failed', 'refused', 'lost', 'cancelled'];
  expect(new Set(ledgerOf(easel).jobs.map(({ state }) => state))).toEqual(new Set(ends));
  const served = [runcomfy.traffic, runcomfy.mediaTraffic, discord.traffic].map(
    (traffic) => traffic.filter(({ fault }) => fault === 'answer').length,
  );
  expect(Math.min(...served)).toBeGreaterThan(0);
  const requests = JSON.stringify(runcomfy.traffic);
  expect(foundIn(requests, { ...secrets, ...prompts })).toEqual(['the API token', ...Object.keys(prompts)]);
  expect(foundIn(JSON.stringify(discord.traffic.map(({ headers, path }) => [headers, path])), secrets)).toEqual([
    'the bot token',
    'an interaction token',
  ]);

  const logs = JSON.stringify(easel.logs);
  expect(logs).toContain('alert');
  expect(foundIn(logs, { ...secrets, ...prompts })).toEqual([]);
  expect(foundIn(monitored.join('\n'), { ...secrets, ...prompts })).toEqual([]);
  expect(monitored.join('\n')).toContain('alert:runcomfy-account');
  expect(monitored.join('\n')).toContain('easel_jobs_ended_total');

  // Everything that was ever sent in a message.
  const said = JSON.stringify(discord.traffic.map(({ body }) => body));
  expect(foundIn(said, { ...secrets, ...prompts })).toEqual(Object.keys(prompts));
  for (const { reply, versions } of alone) {
    const message = reply.reply();
    expect(message?.history.slice(0, versions).some((version) => JSON.stringify(version).includes(privatePrompt))).toBe(
      true,
    );
    expect(JSON.stringify([message?.history.slice(versions), { ...message, history: [] }])).not.toContain(
      privatePrompt,
    );
  }
  const inPublic = [...channel.messages(), ...easel.alerts.messages()].map((message) => ({ ...message, history: [] }));
  expect(foundIn(JSON.stringify(inPublic), prompts)).toEqual(['the prompt']);

  const store = readStore(easel.database.path);
  expect(foundIn(store.rows, { ...secrets, ...prompts })).toEqual(Object.keys(prompts));
  expect(foundIn(store.bytes, secrets)).toEqual([]);
  expect(asking.filter(({ state }) => state !== 'answered')).toEqual([]);
});

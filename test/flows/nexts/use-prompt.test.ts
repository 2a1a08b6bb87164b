import { describe, expect, test } from 'vitest';
import type { MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { ended, textOf } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { answerOf, moderating, press } from '../../support/press.ts';
import { endOf, still, startWithInputs } from '../inputs/bench.ts';
import { answered, fieldsOf, labelsOf, startWithShipped, useThisPrompt } from './bench.ts';

const day = 24 * 3_600_000;
const open = async (member: MemberHandle, message: StandInMessage) =>
  answered(member.useOnMessage(useThisPrompt, message));

test('the prompt of a result is changed, and given to a model: the record says where it comes from', async () => {
  const easel = await startWithInputs();
  const { ana, mei, channel, runcomfy } = easel;
  const card = await endOf(easel, await ana.command(channel, 'imagine', { prompt: 'a heron' }));
  const form = await open(mei, card);
  const { what, prompt } = fieldsOf(form);
  expect([what, prompt?.value, prompt?.required]).toEqual([undefined, 'a heron', true]);
  const made = await endOf(easel, await mei.submit(form, { prompt: 'a heron at night' }));
  expect(textOf(made)).toContain('a heron at night');
  expect(runcomfy.submissions[1]?.input['prompt']).toBe('a heron at night');
  expect(ledgerOf(easel).jobs[1]).toMatchObject({
    owner: { id: mei.id },
    origin: { kind: 'prompt', credit: { owner: ana.id, message: card.id } },
  });
});

test('of several models that have a prompt, that of the result stands first', async () => {
  const easel = await startWithShipped({ modelsDir: 'models' });
  const { ana, channel } = easel;
  const card = await endOf(easel, await ana.command(channel, 'video', { prompt: 'a heron' }));
  const { what } = fieldsOf(await open(ana, card));
  expect(what?.options?.map(({ value }) => value)).toEqual(['video', 'image']);
  expect(labelsOf(what)[0]).toBe('Video · Seedance 1.0 Pro Fast');
});

describe('is refused in private', () => {
  test('on what is no result, and on a request without a prompt', async () => {
    const easel = await startWithInputs();
    const { ana, channel } = easel;
    expect(answerOf(await open(ana, await ana.say(channel, 'hello')))).toBe("That isn't an Easel result.");
    const card = await endOf(easel, await ana.command(channel, 'upscale', { image: await still() }));
    expect(answerOf(await open(ana, card))).toBe('This request has no prompt.');
  });

  test('where the prompt is forgotten', async () => {
    const easel = await startWithInputs({ env: { KEEP_DAYS: '1' } });
    const { ana, channel, clock, until } = easel;
    const card = await endOf(easel, await ana.command(channel, 'imagine', { prompt: 'a heron' }));
    await clock.advance(3 * day);
    await until(() => ledgerOf(easel).jobs[0]?.prompt === undefined);
    expect(answerOf(await open(ana, card))).toBe('Easel no longer keeps this prompt.');
  });

  test('on a private result, whose prompt others do not read', async () => {
    const easel = await startWithInputs();
    const { ana, mei, channel, runcomfy, until } = easel;
    runcomfy.next({ queueMs: 0, runMs: 60_000 });
    const asked = await ana.command(channel, 'imagine', { prompt: 'a heron' });
    await until(() => ledgerOf(easel).jobs[0]?.state === 'running');
    await press(ana, asked.reply(), `private:${asked.id}`);
    const card = await until(() => ended(asked));
    const used = await open(mei, card);
    expect(answerOf(used)).not.toContain('heron');
    expect(used.response?.ephemeral).toBe(true);
  });

  test('to a blocked member, and by a form that was made up in another channel', async () => {
    const easel = await startWithInputs();
    const { ana, mei, guild, channel } = easel;
    const asked = await ana.command(channel, 'imagine', { prompt: 'a heron' });
    const card = await endOf(easel, asked);
    const said = await mei.say(guild.addChannel(), 'hello');
    const fields = [{ type: 4, custom_id: 'prompt', value: 'x' }];
    const forged = await answered(mei.forge(said, { as: 'form', customId: `use-prompt:${asked.id}`, fields }));
    expect(answerOf(forged)).toBe('只有在結果所在的頻道才能讀取提示詞。');
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    await answered(mod.command(channel, 'moderate block', { member: mei.id, length: 24, reason: 'too many' }));
    expect(answerOf(await open(mei, card))).toContain('too many');
    expect(easel.runcomfy.submissions).toHaveLength(1);
  });
});

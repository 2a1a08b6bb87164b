import { describe, expect, test } from 'vitest';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { decide, managerOf } from '../../moderation/policy-panel.ts';
import { ended, filesOf, textOf, type Easel } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../../support/press.ts';
import { endOf, photo, shownIn, startWithInputs } from '../inputs/bench.ts';
import { answered, digestOf, fieldsOf, labelsOf, startWithShipped } from './bench.ts';

const animate = ({ id }: InteractionHandle): string => `next:${id}:animate`;

/** A picture of Ana's, and its card. */
async function heron(options: Parameters<typeof startWithInputs>[0] = {}) {
  const easel = await startWithInputs(options);
  const asked = await easel.ana.command(easel.channel, 'imagine', { prompt: 'a heron' });
  return { easel, asked, card: await endOf(easel, asked) };
}

/** The button that says this. */
function buttonSaying(card: StandInMessage, label: string): string | undefined {
  const rows = card.components.flatMap(({ components = [] }) => components);
  return rows.flatMap(({ components = [] }) => components).find((each) => each.label === label)?.custom_id;
}

test('a picture becomes a clip by its button: the form has the prompt, and the bytes are the result’s', async () => {
  const { easel, asked, card } = await heron();
  const { ana, mei, runcomfy } = easel;
  expect(buttonSaying(card, 'Animate')).toBe(animate(asked));
  const pressed = await answered(mei.press(card, animate(asked)));
  expect(pressed.response?.data).toMatchObject({ custom_id: `make:${asked.id}:animate`, title: '用這個生成' });
  const { what, file, prompt } = fieldsOf(pressed);
  expect([what, file, prompt?.value, prompt?.required]).toEqual([undefined, undefined, 'a heron', false]);
  const clip = await endOf(easel, await mei.submit(pressed, { prompt: 'it flies off' }));
  expect(shownIn(clip)).toHaveLength(2);
  expect(textOf(clip)).toContain('it flies off');
  const [first, second] = ledgerOf(easel).jobs;
  expect(second).toMatchObject({
    owner: { id: mei.id },
    prompt: 'it flies off',
    origin: { kind: 'file', parent: first?.id, root: first?.id, credit: { owner: ana.id, message: card.id } },
  });
  const [result = ''] = filesOf(card).map(({ url }) => url);
  expect(runcomfy.submissions[1]?.inputs).toMatchObject([{ path: 'image_url', sha256: await digestOf(result) }]);
});

test('the label is the word of the model file, in the language of who asked', async () => {
  const easel = await startWithShipped();
  const { ana, mei, channel } = easel;
  const english = await endOf(easel, await ana.command(channel, 'image', { prompt: 'a heron', images: 1 }));
  const chinese = await endOf(easel, await mei.command(channel, 'image', { prompt: '蒼鷺', images: 1 }));
  expect([buttonSaying(english, 'Animate'), buttonSaying(chinese, '生成動畫')]).not.toContain(undefined);
});

test('a clip has the next that takes one; where none does there is no button, nor an entry in More…', async () => {
  const { easel, asked, card } = await heron();
  const clip = await answered(easel.ana.press(card, animate(asked)));
  const video = await endOf(easel, await easel.ana.submit(clip, {}));
  expect(buttonSaying(video, 'Lengthen')).toMatch(/^next:\d+:lengthen$/u);

  const other = await startWithShipped();
  const { ana, channel } = other;
  const made = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  const picture = await endOf(other, made);
  const moving = await answered(ana.press(picture, animate(made)));
  const submitted = await ana.submit(moving, { prompt: 'it flies' });
  const film = await endOf(other, submitted);
  const more = await press(ana, film, `more:${submitted.id}`);
  const all = [...buttonsOf(film), ...buttonsOf(more.reply())];
  expect(all.filter((id) => id.startsWith('next:'))).toEqual([]);
  expect(answerOf(await press(ana, film, `next:${submitted.id}`))).toBe(
    'No model here takes this. What fits: a picture.',
  );
});

test('what costs more than the picture is shown before it is spent', async () => {
  const easel = await startWithShipped({}, '0.50');
  const { ana, channel, runcomfy } = easel;
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  const pressed = await answered(ana.press(await endOf(easel, asked), animate(asked)));
  const shown = await answered(ana.submit(pressed, { prompt: 'it flies' }));
  expect(shown.response?.ephemeral).toBe(true);
  expect(answerOf(shown)).toContain('50');
  expect(runcomfy.submissions).toHaveLength(1);
});

test('of 15 pictures any goes in, also one in the second message', async () => {
  const easel = await startWithShipped();
  const { ana, mei, channel, runcomfy, until } = easel;
  const asked = await ana.command(channel, 'image', { prompt: '15 herons', images: 15 });
  const card = await until(() => ended(asked));
  await until(() => channel.messages().length === 2 && filesOf(channel.messages()[1]).length === 5);
  const pressed = await answered(mei.press(card, animate(asked)));
  const { file, prompt } = fieldsOf(pressed);
  expect(labelsOf(file)).toEqual(Array.from({ length: 15 }, (_, index) => `圖片${index + 1}`));
  expect(prompt?.required).toBe(true);
  const made = await endOf(easel, await mei.submit(pressed, { file: ['12'], prompt: '飛走' }));
  expect(textOf(made)).toContain('✅');
  const [, , thirteenth = ''] = filesOf(channel.messages()[1]).map(({ url }) => url);
  expect(runcomfy.submissions[1]?.inputs).toMatchObject([{ sha256: await digestOf(thirteenth) }]);
});

test('where nothing has to be filled in, the press makes it at once', async () => {
  const { easel, asked, card } = await heron();
  const pressed = await answered(easel.mei.press(card, `next:${asked.id}:upscale`, { forged: true }));
  expect(shownIn(await endOf(easel, pressed))).toHaveLength(2);
  expect(ledgerOf(easel).jobs[1]).toMatchObject({ model: { command: 'upscale' }, origin: { kind: 'file' } });
});

test('More… asks what to make, of all models that take the picture', async () => {
  const { easel, asked, card } = await heron();
  const more = await press(easel.mei, card, `more:${asked.id}`);
  const pressed = await answered(easel.mei.press(more.reply() ?? card, `next:${asked.id}`));
  const { what } = fieldsOf(pressed);
  expect(what?.options?.map(({ value }) => value)).toEqual(['animate', 'blend', 'redraw', 'upscale']);
  expect(what?.options?.at(-1)?.description).toBe('不需要提示詞');
  const made = await endOf(easel, await easel.mei.submit(pressed, { what: ['blend'], prompt: 'softer' }));
  expect(textOf(made)).toContain('✅');
  expect(ledgerOf(easel).jobs[1]?.model.command).toBe('blend');
});

const refusedBy = async (easel: Easel, member: MemberHandle, card: StandInMessage, id: string): Promise<string> => {
  const text = answerOf(await press(member, card, id));
  expect(easel.runcomfy.submissions).toHaveLength(1);
  return text;
};

const text = (value: string) => ({ type: 4, custom_id: 'prompt', value });
const pick = (id: string, value: string) => ({ type: 3, custom_id: id, values: [value] });

describe('a clear answer, and nothing is made', () => {
  test('to a model that is gone, and to one that takes no picture', async () => {
    const { easel, asked, card } = await heron();
    const gone = 'This command is no longer available. Type `/` to see the current ones.';
    for (const command of ['vanished', 'imagine', 'lengthen']) {
      expect(await refusedBy(easel, easel.ana, card, `next:${asked.id}:${command}`)).toBe(gone);
    }
  });

  test('to a blocked member, before a form opens', async () => {
    const { easel, asked, card } = await heron();
    const mod = easel.guild.addMember({ username: 'mod', permissions: moderating });
    await answered(
      mod.command(easel.channel, 'moderate block', { member: easel.mei.id, length: 24, reason: 'too many' }),
    );
    expect(await refusedBy(easel, easel.mei, card, animate(asked))).toContain('too many');
    expect(await refusedBy(easel, easel.mei, card, `next:${asked.id}`)).toContain('too many');
  });

  test('where members may put in no files, also when that was decided while the form was open', async () => {
    const { easel, asked, card } = await heron();
    const open = await answered(easel.ana.press(card, animate(asked)));
    await decide(easel, managerOf(easel.guild, 'boss'), 'inputs', { inputs: [] });
    expect(await refusedBy(easel, easel.ana, card, animate(asked))).toContain("doesn't allow adding files");
    const late = await answered(easel.ana.submit(open, { prompt: 'it flies' }));
    expect(answerOf(late)).toContain("doesn't allow adding files");
    expect(easel.runcomfy.submissions).toHaveLength(1);
  });

  test('to a press in another server, and to one in a channel from which the result is not seen', async () => {
    const { easel, asked } = await heron();
    const { ana, mei, guild, discord } = easel;
    const elsewhere = discord.addGuild();
    const there = elsewhere.join(ana);
    const message = await there.say(elsewhere.addChannel(), 'hello');
    expect(await refusedBy(easel, there, message, animate(asked))).toBe(
      'This result is in another server. Try it there.',
    );
    const hidden = guild.addChannel({ overwrites: { [mei.id]: { deny: 1n << 10n } } });
    const secret = await ana.command(hidden, 'imagine', { prompt: 'a secret' });
    await endOf(easel, secret);
    const said = await mei.say(easel.channel, 'hello');
    expect(answerOf(await press(mei, said, `next:${secret.id}:animate`))).toBe('Easel 已經沒有這個請求的紀錄。');
    expect(easel.runcomfy.submissions).toHaveLength(2);
  });

  test('to a removed result, one whose owner deleted it, and a request that nobody knows', async () => {
    const { easel, asked, card } = await heron();
    const { ana, mei, guild, channel } = easel;
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    const open = await answered(mei.press(card, animate(asked)));
    await answered(mod.command(channel, 'moderate remove', { result: asked.id, reason: 'no' }));
    await easel.until(() => ledgerOf(easel).jobs[0]?.removed?.cleared === true);
    const said = await ana.say(channel, 'hello');
    expect(await refusedBy(easel, ana, said, animate(asked))).toContain('This result was deleted.');
    const late = await answered(mei.submit(open, { prompt: '飛' }));
    expect(answerOf(late)).toContain('已刪除');
    expect(await refusedBy(easel, ana, said, 'next:123456789012345678:animate')).toBe(
      'Easel no longer knows this request.',
    );
  });

  test('to a private result', async () => {
    const easel = await startWithInputs();
    const { ana, mei, channel, runcomfy, until } = easel;
    runcomfy.next({ queueMs: 0, runMs: 60_000 });
    const asked = await ana.command(channel, 'imagine', { prompt: 'a heron' });
    await until(() => ledgerOf(easel).jobs[0]?.state === 'running');
    await press(ana, asked.reply(), `private:${asked.id}`);
    const card = await until(() => ended(asked));
    expect(buttonsOf(card)).toEqual([]);
    expect(await refusedBy(easel, mei, card, animate(asked))).toContain('私人');
    expect(await refusedBy(easel, ana, card, animate(asked))).toContain('None of its files can be used.');
  });

  test('to a form that was made up: another model, a file that it does not have, a field too many', async () => {
    const { easel, asked, card } = await heron();
    const { mei } = easel;
    for (const [customId, fields] of [
      [`make:${asked.id}:animate`, [text('x'), pick('file', '7')]],
      [`make:${asked.id}:animate`, []],
      [`make:${asked.id}`, [pick('what', 'imagine'), text('x')]],
      [`make:${asked.id}`, [pick('what', 'animate'), text('x'), text('y')]],
    ] as const) {
      const forged = await answered(mei.forge(card, { as: 'form', customId, fields }));
      expect(forged.response?.ephemeral).toBe(true);
    }
    expect(easel.runcomfy.submissions).toHaveLength(1);
  });
});

test('a picture that is too large for the model is made smaller', async () => {
  const easel = await startWithInputs();
  const { ana, mei, channel, runcomfy } = easel;
  const asked = await ana.command(channel, 'upscale', { image: await photo(1, 1_600) });
  runcomfy.switches.pictureScale = 1;
  const card = await endOf(easel, asked);
  const pressed = await answered(mei.press(card, `next:${asked.id}:redraw`, { forged: true }));
  await endOf(easel, await mei.submit(pressed, { prompt: '' }));
  expect(runcomfy.submissions[1]?.inputs).toMatchObject([{ kind: 'image', width: 1_000 }]);
});

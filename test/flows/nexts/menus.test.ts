import { describe, expect, test } from 'vitest';
import type { AttachedFile } from '../../../sandbox/discord/people/attach.ts';
import type { MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { decide, managerOf } from '../../moderation/policy-panel.ts';
import { textOf, type Easel } from '../../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../../support/ledger.ts';
import { answerOf, moderating } from '../../support/press.ts';
import { endOf, film, photo, sha256, shownIn, startWithInputs, still } from '../inputs/bench.ts';
import { answered, digestOf, fieldsOf, labelsOf, makeFromThis, startWithShipped } from './bench.ts';

const hour = 3_600_000;
const open = async (member: MemberHandle, message: StandInMessage) =>
  answered(member.useOnMessage(makeFromThis, message));
const letOthersIn = async (easel: Easel): Promise<void> => {
  await decide(easel, managerOf(easel.guild, 'boss'), 'inputs', { inputs: ['inputs-allowed', 'inputs-others'] });
};

/** What the member reads in private. Nothing is made. */
async function refusal(easel: Easel, member: MemberHandle, message: StandInMessage): Promise<string> {
  const used = await open(member, message);
  expect([used.response?.ephemeral, easel.runcomfy.submissions]).toEqual([true, []]);
  return answerOf(used);
}

test('a photo that somebody posted becomes their clip in two presses', async () => {
  const easel = await startWithShipped();
  const { ana, channel, runcomfy } = easel;
  const picture = await still();
  const said = await ana.say(channel, 'look at this', [picture]);
  const form = await open(ana, said);
  const { what, file, prompt } = fieldsOf(form);
  expect(labelsOf(what)).toEqual(['Animate · Wan 3.0', 'Edit picture · Nano Banana 2 Lite']);
  expect([file, prompt?.value, prompt?.required]).toEqual([undefined, undefined, true]);
  const clip = await endOf(easel, await ana.submit(form, { prompt: 'waves roll in' }));
  expect(textOf(clip)).toContain('✅ Wan 3.0');
  expect(shownIn(clip)).toHaveLength(2);
  expect(runcomfy.submissions[0]?.inputs).toMatchObject([{ path: 'image_url', sha256: sha256(picture) }]);
  expect(ledgerOf(easel).jobs[0]?.origin).toBeUndefined();
});

test('of several files it asks which, by their names, in the words of who asks', async () => {
  const easel = await startWithInputs();
  const { mei, channel, runcomfy } = easel;
  const files: AttachedFile[] = [await photo(1), await film(), { name: 'notes.txt', bytes: Buffer.from('notes') }];
  const form = await open(mei, await mei.say(channel, '', files));
  const { what, file } = fieldsOf(form);
  expect(what?.options?.map(({ value }) => value)).toEqual(['animate', 'blend', 'redraw', 'upscale', 'lengthen']);
  expect(file?.options?.map(({ label, description }) => [label, description])).toEqual([
    ['圖片1', 'photo-1.png'],
    ['影片2', 'film.mp4'],
  ]);
  const wrong = await answered(mei.submit(form, { what: ['lengthen'], file: ['0'], prompt: '' }));
  expect(answerOf(wrong)).toBe('「video」要用影片，你的檔案是圖片。');
  const again = await open(mei, channel.messages()[0] ?? { ...(await mei.say(channel, 'none')) });
  await endOf(easel, await mei.submit(again, { what: ['lengthen'], file: ['1'], prompt: '' }));
  expect(runcomfy.submissions[0]?.inputs).toMatchObject([
    { kind: 'video', sha256: sha256(files[1] ?? (await film())) },
  ]);
});

describe('files of others', () => {
  test('are refused where the server does not allow them, and used where it does', async () => {
    const easel = await startWithInputs();
    const { ana, mei, channel, runcomfy } = easel;
    const picture = await still();
    const said = await ana.say(channel, 'mine', [picture]);
    expect(await refusal(easel, mei, said)).toBe('這個伺服器不能用其他成員的檔案。請選自己的訊息或 Easel 的結果。');
    const own = await open(ana, said);
    await letOthersIn(easel);
    const form = await open(mei, said);
    await endOf(easel, await mei.submit(form, { prompt: '動起來' }));
    expect(runcomfy.submissions[0]?.inputs).toMatchObject([{ sha256: sha256(picture) }]);
    await endOf(easel, await ana.submit(own, { prompt: 'it moves' }));
    expect(runcomfy.submissions).toHaveLength(2);
  });

  test('of another bot stand in its galleries, its embeds and its attachments', async () => {
    const easel = await startWithInputs();
    const { mei, guild, channel, runcomfy } = easel;
    await letOthersIn(easel);
    const [one, two, three] = [await photo(1), await photo(2), await photo(3)];
    const gallery = await guild.postAs('painter', channel, {
      payload: {
        flags: 1 << 15,
        components: [
          {
            type: 17,
            components: [
              { type: 12, items: [{ media: { url: `attachment://${one.name}` } }] },
              {
                type: 9,
                components: [{ type: 10, content: 'a thumbnail' }],
                accessory: { type: 11, media: { url: `attachment://${two.name}` } },
              },
            ],
          },
        ],
      },
      files: [one, two],
    });
    const embed = await guild.postAs('painter', channel, {
      payload: { embeds: [{ title: 'a picture', image: { url: `attachment://${three.name}` } }] },
      files: [three],
    });
    const elsewhere = await guild.postAs('painter', channel, {
      payload: { embeds: [{ title: 'a picture', image: { url: 'https://pictures.example/a.png' } }] },
    });
    const form = await open(mei, gallery);
    expect(labelsOf(fieldsOf(form)['file'])).toEqual(['圖片1', '圖片2']);
    await endOf(easel, await mei.submit(form, { file: ['1'] }));
    await endOf(easel, await mei.submit(await open(mei, embed), {}));
    expect(runcomfy.submissions.map(({ inputs }) => inputs[0]?.sha256)).toEqual([sha256(two), sha256(three)]);
    expect(answerOf(await open(mei, elsewhere))).toBe('這則訊息沒有圖片、影片或聲音。');
  });
});

describe('is refused in private, with a clear word', () => {
  test('a message without files, one with a file that nothing takes, and one with a file that is too large', async () => {
    const easel = await startWithInputs({ env: { INPUT_MB: '1' } });
    const { ana, channel } = easel;
    expect(await refusal(easel, ana, await ana.say(channel, 'hello'))).toBe(
      "There's no picture, video or sound in this message.",
    );
    const text = { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('notes') };
    expect(await refusal(easel, ana, await ana.say(channel, '', [text]))).toBe(
      'No model here takes this. What fits: a picture, a video.',
    );
    const long = { ...(await film()), bytes: new Uint8Array(2 * 2 ** 20) };
    expect(await refusal(easel, ana, await ana.say(channel, '', [long]))).toContain('is 2 MB; the limit is 1 MB');
  });

  test('a message of the bot that is no result, and a request that is not over', async () => {
    const easel = await startWithInputs();
    const { ana, mei, channel, runcomfy } = easel;
    runcomfy.next({ queueMs: 60_000 });
    const asked = await answered(ana.command(channel, 'imagine', { prompt: 'a heron' }));
    const used = await open(mei, asked.reply() ?? (await ana.say(channel, '')));
    expect(answerOf(used)).toBe('這個請求沒有可以使用的結果。');
  });

  test('a blocked member', async () => {
    const easel = await startWithInputs();
    const { ana, guild, channel } = easel;
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    const said = await ana.say(channel, '', [await still()]);
    await answered(mod.command(channel, 'moderate block', { member: ana.id, length: 24, reason: 'too many' }));
    expect(await refusal(easel, ana, said)).toContain('too many');
  });
});

describe('a form that stays open', () => {
  test('for a day says that the link has ended, and after a restart that the file is no longer known', async () => {
    const easel = await startWithInputs();
    const { ana, channel, clock } = easel;
    const said = await ana.say(channel, '', [await still()]);
    const first = await open(ana, said);
    await clock.advance(25 * hour);
    expect(answerOf(await answered(ana.submit(first, { prompt: 'x' })))).toContain("the file's link has expired");
    const second = await open(ana, said);
    await easel.stop();
    await easel.start();
    expect(answerOf(await answered(ana.submit(second, { prompt: 'x' })))).toContain('Easel no longer knows');
    expect(easel.runcomfy.submissions).toEqual([]);
  });

  test('until its message is deleted makes nothing of the file, and costs nothing', async () => {
    const easel = await startWithInputs();
    const { ana, guild, channel, runcomfy, discord } = easel;
    const said = await ana.say(channel, '', [await still()]);
    const form = await open(ana, said);
    await ana.deleteMessage(said);
    const end = await endOf(easel, await ana.submit(form, { prompt: 'x' }));
    expect(textOf(end)).toContain('No credits used.');
    const ledger = await settledLedgerOf(easel, 1);
    expect([ledger.member(guild.id, ana.id).spent, runcomfy.submissions]).toEqual([0, []]);
    expect(discord.traffic.some(({ path }) => path.endsWith(`/messages/${said.id}`))).toBe(true);
  });

  test('is worth nothing in another channel, nor for a message that no menu was opened on', async () => {
    const easel = await startWithInputs();
    const { ana, mei, guild, channel } = easel;
    await letOthersIn(easel);
    const hidden = guild.addChannel({ overwrites: { [mei.id]: { deny: 1n << 10n } } });
    const secret = await ana.say(hidden, '', [await still()]);
    await open(ana, secret);
    const said = await mei.say(channel, 'hello');
    for (const message of [secret.id, said.id]) {
      const forged = await answered(
        mei.forge(said, {
          as: 'form',
          customId: `make/files/${message}`,
          fields: [
            { type: 3, custom_id: 'what', values: ['animate'] },
            { type: 4, custom_id: 'prompt', value: 'x' },
          ],
        }),
      );
      expect(answerOf(forged)).toContain('請從訊息的選單重新開啟');
    }
    expect(easel.runcomfy.submissions).toEqual([]);
  });
});

test('a result of Easel’s keeps its credit, whoever makes something from it', async () => {
  const easel = await startWithInputs();
  const { ana, mei, channel, runcomfy } = easel;
  const card = await endOf(easel, await ana.command(channel, 'imagine', { prompt: 'a heron' }));
  const form = await open(mei, card);
  expect(form.response?.data?.custom_id).toMatch(/^make:\d+$/u);
  await endOf(easel, await mei.submit(form, { what: ['animate'], prompt: '飛' }));
  const [url = ''] = shownIn(card).map((shown) => shown.url);
  expect(runcomfy.submissions[1]?.inputs).toMatchObject([{ sha256: await digestOf(url) }]);
  expect(ledgerOf(easel).jobs[1]?.origin).toMatchObject({ kind: 'file', credit: { owner: ana.id, message: card.id } });
});

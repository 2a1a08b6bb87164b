import { expect, test } from 'vitest';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { ended, startEasel, textOf } from '../support/easel.ts';
import { answerOf, press } from '../support/press.ts';
import { answerTo, moderate, setLogChannel, staffOf, there } from './staff.ts';

test('a reader of Chinese sees Chinese command names: in /jobs, receipts, look-ups of moderators, and reports', async () => {
  const easel = await startEasel();
  const { discord, until } = easel;
  const guild = discord.addGuild({ name: 'Studio', locale: 'zh-TW' });
  const [channel, alerts] = [guild.addChannel({ name: 'pictures' }), guild.addChannel({ name: 'log' })];
  const mei = guild.join(easel.mei);
  await easel.clock.advance(0);
  const { owner, mod } = staffOf({ guild }, 'zh-TW');
  await setLogChannel({ alerts }, owner, alerts);
  const asked = await mei.command(channel, 'image', { prompt: '蒼鷺', images: 1 });
  await until(() => textOf(asked.reply()) !== '');
  const jobs = await mei.command(channel, 'jobs');
  expect(textOf(await answerTo(jobs))).toContain('/圖片 `蒼鷺`');
  await until(() => ended(asked));
  expect(answerOf(await press(mei, asked.reply(), `receipt:${asked.id}`))).toContain('🧾 **Seedream 4.0** 明細');
  expect(await moderate({ alerts }, mod, 'history', { member: mei.id })).toContain('`/圖片` `蒼鷺`');

  const form = await mei.useOnMessage('Report to moderators', there(asked.reply()));
  await form.answered();
  expect(form.response?.type).toBe(callbackTypes.modal);
  await answerTo(await mei.submit(form, { reason: '看起來不對' }));
  const card = await until(() =>
    alerts.messages().find((message) => message.components.length > 0 && textOf(message).includes('🚩')),
  );
  expect(textOf(card)).toContain(`<@${mei.id}> 用 \`/圖片\` 生成的結果`);
});

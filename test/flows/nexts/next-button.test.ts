import { expect, test } from 'vitest';
import { textOf } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { buttonsOf } from '../../support/press.ts';
import { endOf, shownIn, startWithInputs } from '../inputs/bench.ts';

test('a picture becomes a clip by its button: the form has the prompt, and the bytes are the result’s', async () => {
  const easel = await startWithInputs();
  const { ana, mei, channel, runcomfy } = easel;
  const asked = await ana.command(channel, 'imagine', { prompt: 'a heron' });
  const card = await endOf(easel, asked);
  expect(buttonsOf(card)).toContain(`next:${asked.id}:animate`);
  const pressed = await mei.press(card, `next:${asked.id}:animate`);
  await pressed.answered();
  const form = pressed.response?.data;
  expect(form).toMatchObject({ custom_id: `make:${asked.id}:animate`, title: '用這個生成' });
  const made = await mei.submit(pressed, { prompt: 'it flies off' });
  const clip = await endOf(easel, made);
  expect(shownIn(clip)).toHaveLength(2);
  expect(textOf(clip)).toContain('it flies off');
  const [first, second] = ledgerOf(easel).jobs;
  expect(second).toMatchObject({
    owner: { id: mei.id },
    origin: { kind: 'file', parent: first?.id, root: first?.id, credit: { owner: ana.id, message: card.id } },
  });
  expect(runcomfy.submissions[1]?.inputs).toMatchObject([{ path: 'image_url', kind: 'image' }]);
});

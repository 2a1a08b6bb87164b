import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { messages } from '../../sandbox/browser/acts.ts';
import { canBrowse, patience } from './browser.ts';
import { usePlainBot } from './plain-bot.ts';
import type { SentFile } from '../sandbox/discord/fixture.ts';

const media = 'sandbox/runcomfy/media/files';
const update = 7;
const openForm = 9;
const deferUpdate = 6;
const text = (content: string): object => ({ type: 10, content });
const row = (...components: readonly object[]): object => ({ type: 1, components });
const button = (id: string, extra: object = {}): object => ({ type: 2, style: 2, label: id, custom_id: id, ...extra });
const label = (words: string, component: object): object => ({ type: 18, label: words, component });
const options = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ label: `Choice ${index + 1}`, value: `${index + 1}` }));

const item = (name: string, extra: object = {}): object => ({ media: { url: `attachment://${name}` }, ...extra });
const form = {
  title: 'A form',
  custom_id: 'form',
  components: [
    label('Name', { type: 4, custom_id: 'name', style: 1, min_length: 3, max_length: 10 }),
    label('Files', { type: 19, custom_id: 'files', max_values: 2, file_types: ['image'] }),
    label('One', { type: 21, custom_id: 'radio', options: options(2) }),
    label('Some', { type: 22, custom_id: 'boxes', options: options(3), required: false, min_values: 0 }),
    label('Agreed', { type: 23, custom_id: 'agreed' }),
  ],
};

describe.runIf(canBrowse)('components of messages and forms', patience, () => {
  const { fixture, open, post, hear, answer } = usePlainBot();
  let picture: Uint8Array<ArrayBuffer>;

  beforeAll(async () => {
    const create = { width: 64, height: 36, channels: 3, background: '#336699' } as const;
    picture = new Uint8Array(await sharp({ create }).png().toBuffer());
  });

  const files = (...names: readonly string[]): SentFile[] => names.map((name) => ({ name, bytes: picture }));

  test('every component is shown: nothing is left out', async () => {
    await post(
      [
        {
          type: 17,
          accent_color: 0xff0000,
          components: [
            text('## A heading'),
            { type: 14, divider: true },
            { type: 9, components: [text('Beside')], accessory: button('inside') },
            {
              type: 9,
              components: [text('Small')],
              accessory: { type: 11, ...item('small.png'), description: 'tiny' },
            },
            { type: 12, items: [item('a.png', { description: 'one' }), item('b.png', { description: 'two' })] },
            { type: 13, file: { url: 'attachment://notes.txt' } },
            row(
              { type: 2, style: 5, label: 'Read', url: 'https://example.com/docs' },
              button('off', { disabled: true }),
            ),
            row({ type: 3, custom_id: 'choose', options: options(3), placeholder: 'Choose one' }),
          ],
        },
      ],
      files('small.png', 'a.png', 'b.png', 'notes.txt'),
    );
    const page = await open();
    const message = messages(page).last();
    await message.getByRole('heading', { name: 'A heading' }).waitFor();
    expect(await message.getByRole('separator').count()).toBe(1);
    expect(await message.getByRole('button', { name: 'inside' }).isEnabled()).toBe(true);
    expect(await message.getByRole('button', { name: 'off' }).isEnabled()).toBe(false);
    const pictures = await message.getByRole('img').all();
    expect(await Promise.all(pictures.map((img) => img.getAttribute('alt')))).toEqual(['tiny', 'one', 'two']);
    const link = message.getByRole('link', { name: 'Read' });
    expect(await link.getAttribute('href')).toBe('https://example.com/docs');
    expect(await link.getAttribute('rel')).toBe('noreferrer noopener');
    expect(await message.getByRole('link', { name: 'Download notes.txt' }).getAttribute('download')).toBe('notes.txt');
    expect(await message.getByText(`${picture.length} bytes`).count()).toBe(1);
    expect(await message.getByRole('combobox', { name: 'Choose one' }).count()).toBe(1);
  });

  test('a button waits for its answer, and what went wrong stands below it', async () => {
    await post([row(button('press'), button('ignored'))]);
    const page = await open();
    const message = messages(page).last();
    await message.getByRole('button', { name: 'press' }).click();
    const heard = await hear('press');
    expect(await message.getByRole('button', { name: 'press' }).getAttribute('aria-busy')).toBe('true');
    await answer(heard, deferUpdate);
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    expect(await message.getByRole('alert').textContent()).toBe('');

    await message.getByRole('button', { name: 'ignored' }).click();
    await hear('ignored');
    fixture().clock.advance(3_000);
    await message.getByRole('alert').filter({ hasText: 'This interaction failed' }).waitFor();
  });

  test('one choice is sent at once, several when the list is closed, by keyboard alone', async () => {
    await post([
      row({ type: 3, custom_id: 'one', options: options(9), placeholder: 'One' }),
      row({ type: 3, custom_id: 'some', options: options(9), placeholder: 'Some', min_values: 2, max_values: 3 }),
    ]);
    const page = await open();
    const message = messages(page).last();
    await message.getByRole('combobox', { name: 'One' }).press('Enter');
    await page.keyboard.type('ice 4');
    await page.keyboard.press('Enter');
    const first = await hear('one');
    expect(first.data['values']).toEqual(['4']);
    await answer(first, update, {
      components: [
        text('Thank you'),
        row({ type: 3, custom_id: 'some', options: options(9), placeholder: 'Some', min_values: 2, max_values: 3 }),
      ],
    });
    await message.getByText('Thank you').waitFor();

    await message.getByRole('combobox', { name: 'Some' }).press('Enter');
    // Too few: nothing is sent.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect.poll(() => message.getByRole('combobox', { name: 'Some' }).textContent()).toBe('Some');
    await message.getByRole('combobox', { name: 'Some' }).press('Enter');
    for (const key of [
      'ArrowDown',
      'Enter',
      'ArrowDown',
      'Enter',
      'ArrowDown',
      'Enter',
      'ArrowDown',
      'Enter',
      'Escape',
    ]) {
      await page.keyboard.press(key);
    }
    const several = await hear('some');
    expect(several.data['values']).toEqual(['1', '2', '3']);
    await answer(several, deferUpdate);
  });

  test('pictures open large, turn with the arrow keys, and give the focus back', async () => {
    const items = ['a.png', 'b.png', 'c.png'].map((name) => item(name, { description: `picture ${name}` }));
    await post([{ type: 12, items }], files('a.png', 'b.png', 'c.png'));
    const page = await open();
    const second = messages(page).last().getByRole('button', { name: 'Open: picture b.png' });
    await second.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 of 3').waitFor();
    expect(await dialog.getByRole('img').getAttribute('alt')).toBe('picture b.png');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await dialog.getByText('1 of 3').waitFor();
    await page.keyboard.press('ArrowLeft');
    await dialog.getByText('3 of 3').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await second.and(page.locator(':focus')).count()).toBe(1);
  });

  test('a film and a sound can be played', async () => {
    const [film, sound] = await Promise.all(['video_16x9.mp4', 'tone.wav'].map((name) => readFile(`${media}/${name}`)));
    if (film === undefined || sound === undefined) throw new Error('the files are missing');
    await post(
      [
        { type: 12, items: [item('film.mp4')] },
        { type: 13, file: { url: 'attachment://tone.wav' } },
      ],
      [
        { name: 'film.mp4', bytes: new Uint8Array(film) },
        { name: 'tone.wav', bytes: new Uint8Array(sound) },
      ],
    );
    const page = await open();
    for (const kind of ['video', 'audio']) {
      const player = messages(page).last().locator(kind);
      await expect.poll(() => player.evaluate((found) => 'duration' in found && Number(found.duration) > 0)).toBe(true);
    }
  });

  test('a spoiler is not read before it is uncovered, and then has the focus', async () => {
    await post(
      [
        text('Before ||the end|| after'),
        { type: 12, items: [item('a.png', { spoiler: true, description: 'hidden' })] },
      ],
      files('a.png'),
    );
    const page = await open();
    const message = messages(page).last();
    const spoilers = message.getByRole('button', { name: 'Spoiler' });
    await expect.poll(() => spoilers.count()).toBe(2);
    expect(await message.locator('[inert] img').count()).toBe(1);
    expect(await message.locator('[inert]').getByText('the end').count()).toBe(1);
    await spoilers.last().press('Enter');
    const shown = message.getByRole('button', { name: 'Open: hidden' });
    await shown.waitFor();
    expect(await shown.and(page.locator(':focus')).count()).toBe(1);
    await spoilers.first().press(' ');
    await expect.poll(() => spoilers.count()).toBe(0);
    expect(await message.locator('[inert] *').count()).toBe(0);
    expect(await message.textContent()).toContain('Before the end after');
  });

  test('a form checks its fields in place, and sends all of them', async () => {
    await post([row(button('open-form'))]);
    const page = await open();
    await messages(page).last().getByRole('button', { name: 'open-form' }).click();
    await answer(await hear('open-form'), openForm, form);
    const dialog = page.getByRole('dialog', { name: 'A form' });
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await name.fill('ab');
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await dialog.getByText('Must be 3 or more in length.').waitFor();
    expect(await dialog.getByText('This field is required.').count()).toBe(2);
    await expect.poll(() => name.and(page.locator(':focus')).count()).toBe(1);

    await name.fill('mira');
    expect(await dialog.getByText('Must be 3 or more in length.').count()).toBe(0);
    await dialog.locator('input[type=file]').setInputFiles([
      { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('x') },
      { name: 'b.png', mimeType: 'image/png', buffer: Buffer.from(picture) },
    ]);
    await dialog.getByText("This field doesn't take a.txt").waitFor();
    await dialog.getByRole('button', { name: 'Remove a.txt' }).click();
    await dialog.getByRole('radio', { name: 'Choice 2' }).check();
    await dialog.getByRole('checkbox', { name: 'Choice 3' }).check();
    await dialog.getByRole('checkbox', { name: 'Agreed' }).check();
    await dialog.getByRole('button', { name: 'Submit' }).click();
    const { data, ...heard } = await hear('form');
    const sent = data as { components: { component: Record<string, unknown> }[]; resolved: { attachments: object } };
    const ids = Object.keys(sent.resolved.attachments);
    expect(Object.values(sent.resolved.attachments)).toMatchObject([{ filename: 'b.png', size: picture.length }]);
    expect(sent.components.map(({ component: { value, values } }) => value ?? values)).toEqual([
      'mira',
      ids,
      '2',
      ['3'],
      true,
    ]);
    await answer({ data, ...heard }, deferUpdate);
    await dialog.waitFor({ state: 'detached' });
  });

  test('what was typed into a form is there again when it is opened again, until it is sent', async () => {
    await post([row(button('again'))]);
    const page = await open();
    const opened = async (): Promise<void> => {
      await messages(page).last().getByRole('button', { name: 'again' }).press('Enter');
      await answer(await hear('again'), openForm, form);
      await page.getByRole('dialog').waitFor();
    };
    await opened();
    await page.getByRole('textbox', { name: 'Name' }).fill('half');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await opened();
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('half');
  });
});

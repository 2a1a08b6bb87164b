import { expect, test } from 'vitest';
import type { Component } from '../../../sandbox/discord/message/types.ts';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import { askModal } from '../../../sandbox/terminal/modal.ts';
import type { Console } from '../../../sandbox/terminal/console.ts';

const names: Readonly<Record<string, string>> = { 'channel pictures': '11', 'member ana': '21', 'role Patrons': '31' };

/** Fills in a form with these answers. Undefined is Escape. */
async function fill(components: readonly Component[], answers: readonly (string | undefined)[]) {
  const shown: string[] = [];
  const left = [...answers];
  const console: Console = {
    interactive: true,
    print: (...lines) => void shown.push(...lines),
    ask(question) {
      shown.push(question);
      return Promise.resolve(left.shift());
    },
    close() {},
  };
  const interaction = { response: { type: 9, ephemeral: false, data: { title: 'Policy', components } } };
  const values = await askModal(interaction as unknown as InteractionHandle, {
    console,
    reader: { now: 0, locale: 'en-US', nameOf: () => undefined },
    names: {
      idOf: (kind, name) => names[`${kind} ${name.replace(/^[@#]/u, '')}`],
      nameOf: (kind, id) => Object.keys(names).find((key) => key.startsWith(kind) && names[key] === id),
    },
    readFile: (path) => Promise.resolve({ name: path, bytes: new Uint8Array() }),
  });
  return { values, shown };
}

const label = (text: string, component: Component, description?: string): Component => ({
  type: 18,
  label: text,
  component,
  ...(description !== undefined && { description }),
});

test('an empty line keeps what a field has, and a dash removes it', async () => {
  const fields = ['kept', 'emptied', 'typed'].map((id) =>
    label(id, { type: 4, custom_id: id, value: 'before', required: false }),
  );
  const { values } = await fill(fields, ['', '-', 'after']);
  expect(values).toEqual({ emptied: '', typed: 'after' });
});

test('a menu that may be empty is emptied with a dash, too', async () => {
  const menu = label('Channels', {
    type: 8,
    custom_id: 'where',
    required: false,
    default_values: [{ id: '11', type: 'channel' }],
  });
  expect((await fill([menu], ['-'])).values).toEqual({ where: [] });
});

test.each([
  [8, '#pictures', ['11']],
  [5, '@ana', ['21']],
  [6, 'Patrons', ['31']],
  [7, 'Patrons, ana', ['31', '21']],
])('a menu of type %s takes the name %s', async (type, answer, ids) => {
  expect((await fill([label('Pick', { type, custom_id: 'pick' })], [answer])).values).toEqual({ pick: ids });
});

test('options are named by their label or their value; a checkbox says yes or no; files are read from their paths', async () => {
  const options = [
    { label: 'One day', value: '1d' },
    { label: 'For ever', value: 'ever' },
  ];
  const { values } = await fill(
    [
      label('How long', { type: 3, custom_id: 'length', options }),
      label('Sure', { type: 23, custom_id: 'sure' }),
      label('Evidence', { type: 19, custom_id: 'files' }),
    ],
    ['For ever', 'yes', 'a.png, b.png'],
  );
  expect(values).toEqual({
    length: ['ever'],
    sure: true,
    files: [expect.objectContaining({ name: 'a.png' }), expect.objectContaining({ name: 'b.png' })],
  });
});

test('what the form says about a field is shown with it: its hint, its choices and what it has', async () => {
  const field = label(
    'Reason',
    { type: 4, custom_id: 'reason', placeholder: 'What happened?', value: 'spam', required: false },
    'The member reads it.',
  );
  const { shown } = await fill([{ type: 10, content: '**Nobody** is pinged.' }, field], ['']);
  expect(shown).toEqual(
    expect.arrayContaining([
      '── Policy ──',
      'Nobody is pinged.',
      '  The member reads it.',
      '  What happened?',
      'Reason (now: spam; optional): ',
    ]),
  );
});

test('whoever leaves the form sends nothing', async () => {
  const fields = ['a', 'b'].map((id) => label(id, { type: 4, custom_id: id }));
  expect((await fill(fields, ['one', undefined])).values).toBeUndefined();
});

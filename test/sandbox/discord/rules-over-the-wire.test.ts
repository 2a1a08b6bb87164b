import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import { many } from './rules/payload.ts';
import { startDiscordFixture, type HttpAnswer, type SentFile, type DiscordFixture } from './fixture.ts';
import { answerViolations, choiceViolations, modal } from './violations/answers.ts';
import { commandListViolations, commandViolations, optionViolations } from './violations/commands.ts';
import { componentViolations } from './violations/components.ts';
import { contentViolations } from './violations/messages.ts';
import { refusalOf, refusedWith } from './violations/violation.ts';

// A refusal changes nothing, so all are sent to one fixture, whose clock stands still.
let fixture: DiscordFixture;
let commands: string;
/** A command without an answer yet, one with an answer, a button's press and a modal's submit. */
let asked: InteractionHandle;
let answered: InteractionHandle;
let pressed: InteractionHandle;
let submitted: InteractionHandle;

const again = { type: 1, components: [{ type: 2, style: 1, custom_id: 'again', label: 'Again' }] };

beforeAll(async () => {
  fixture = await startDiscordFixture();
  commands = `/applications/${fixture.discord.applicationId}/commands`;
  answered = await fixture.image();
  await fixture.callback(answered, 4, { content: 'x', components: [again] });
  const reply = await fixture.discord.until(() => answered.reply());
  const edited = await fixture.mira.press(reply, 'again');
  await fixture.request('POST', callbackOf(edited), modal());
  submitted = await fixture.mira.submit(edited, { prompt: 'new' });
  pressed = await fixture.mira.press(reply, 'again');
  asked = await fixture.image();
});
afterAll(() => fixture.close());

const callbackOf = ({ id, token }: InteractionHandle): string => `/interactions/${id}/${token}/callback`;
const within = (place: string, path: string): string => [place, path].filter((each) => each !== '').join('.');

describe('a command to be registered', () => {
  test.each([...commandViolations, ...optionViolations])('%s', async (_rule, payload, path, code) => {
    expect(refusalOf(await fixture.request('POST', commands, payload))).toEqual(refusedWith(path, code));
    expect(refusalOf(await fixture.request('PUT', commands, [payload]))).toEqual(refusedWith(within('0', path), code));
  });

  test.each(commandListViolations)('a list with %s', async (_rule, payload, path, code) => {
    expect(refusalOf(await fixture.request('PUT', commands, payload))).toEqual(refusedWith(path, code));
    expect(fixture.discord.commands().map(({ name }) => name)).toEqual(['image']);
  });
});

test('a changed command is checked as it will be', async () => {
  const [registered] = fixture.discord.commands();
  const answer = await fixture.request('PATCH', `${commands}/${registered?.id}`, { name: 'Image' });
  expect(refusalOf(answer)).toEqual(refusedWith('name', 'APPLICATION_COMMAND_INVALID_NAME'));
});

type Route = [
  name: string,
  send: (payload: unknown, files?: readonly SentFile[]) => Promise<HttpAnswer>,
  under: string,
];

const post = (path: string, payload: unknown, files?: readonly SentFile[]): Promise<HttpAnswer> =>
  files === undefined ? fixture.request('POST', path, payload) : fixture.upload('POST', path, payload, files);

const routes: Route[] = [
  ['a message to a channel', (payload, files) => post(fixture.messages, payload, files), ''],
  ['a follow-up', (payload, files) => post(fixture.webhook(answered), payload, files), ''],
  ['a message as the answer', (data, files) => post(callbackOf(asked), { type: 4, data }, files), 'data'],
];

const file = (name: string): SentFile => ({ name, bytes: new Uint8Array([1]) });

describe.each(routes)('%s', (_name, send, under) => {
  test.each([...contentViolations, ...componentViolations])('%s', async (_rule, payload, path, code) => {
    expect(refusalOf(await send(payload))).toEqual(refusedWith(within(under, path), code));
    expect(fixture.channel.messages()).toHaveLength(1);
  });

  test.each([{}, { content: '' }, { content: ' \n' }, { content: null, embeds: [], components: [] }])(
    '%j is empty',
    async (payload) => {
      expect(await send(payload)).toMatchObject({ status: 400, body: { code: 50006 } });
    },
  );

  test.each<[rule: string, payload: object, files: SentFile[], path: string, code: string]>([
    [
      'an attachment’s id twice',
      { attachments: [{ id: '0' }, { id: 0 }] },
      [file('a.png')],
      'attachments.1.id',
      'SET_TYPE_ALREADY_CONTAINS_VALUE',
    ],
    [
      'the number of no file',
      { attachments: [{ id: '1' }] },
      [file('a.png')],
      'attachments.0.id',
      'ATTACHMENT_NOT_FOUND',
    ],
    [
      'an alt text of 1,025',
      { attachments: [{ id: '0', description: 'd'.repeat(1025) }] },
      [file('a.png')],
      'attachments.0.description',
      'BASE_TYPE_MAX_LENGTH',
    ],
    ['11 files', {}, many(11, (index) => file(`${index}.png`)), 'files', 'BASE_TYPE_MAX_LENGTH'],
    ['a file name of 1,025', {}, [file('n'.repeat(1025))], 'files.0.filename', 'BASE_TYPE_BAD_LENGTH'],
  ])('%s', async (_rule, payload, files, path, code) => {
    expect(refusalOf(await send(payload, files))).toEqual(refusedWith(within(under, path), code));
  });

  test('11 attachments listed', async () => {
    const files = many(11, (index) => file(`${index}.png`));
    const answer = await send({ attachments: many(11, (index) => ({ id: `${index}` })) }, files);
    const tooMany = { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] };
    const errors = { attachments: tooMany, files: tooMany };
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 50035, errors: under === '' ? errors : { data: errors } },
    });
  });
});

test('a message to a channel is not ephemeral', async () => {
  const answer = await fixture.request('POST', fixture.messages, { content: 'x', flags: 64 });
  expect(refusalOf(answer)).toEqual(refusedWith('flags', 'MESSAGE_FLAGS_INVALID'));
});

test.each([
  ['a poll', { poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }] } }, 'poll'],
  ['stickers', { sticker_ids: ['1'] }, 'sticker_ids'],
])('a message to a channel with %s in Components V2', async (_name, fields, path) => {
  const payload = { flags: 1 << 15, components: [{ type: 10, content: 'x' }], ...fields };
  const answer = await fixture.request('POST', fixture.messages, payload);
  expect(refusalOf(answer)).toEqual(refusedWith(path, 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'));
});

test('a sticker’s id is a snowflake', async () => {
  const answer = await fixture.request('POST', fixture.messages, { sticker_ids: ['one'] });
  expect(refusalOf(answer)).toEqual(refusedWith('sticker_ids.0', 'NUMBER_TYPE_COERCE'));
});

describe('an edit of the answer', () => {
  test.each([...contentViolations, ...componentViolations])('%s', async (_rule, payload, path, code) => {
    const before = answered.reply();
    expect(refusalOf(await fixture.request('PATCH', fixture.webhook(answered, '@original'), payload))).toEqual(
      refusedWith(path, code),
    );
    expect(answered.reply()).toEqual(before);
  });

  test('Components V2 with the content left standing', async () => {
    const payload = { flags: 1 << 15, components: [{ type: 10, content: 'y' }] };
    const answer = await fixture.request('PATCH', fixture.webhook(answered, '@original'), payload);
    expect(refusalOf(answer)).toEqual(refusedWith('content', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'));
  });
});

describe('answers that do not fit the interaction', () => {
  test.each(answerViolations)('a command: %s', async (_rule, payload, path, code) => {
    expect(refusalOf(await fixture.request('POST', callbackOf(asked), payload))).toEqual(refusedWith(path, code));
    expect(asked.state).toBe('pending');
  });

  test('a press: a deferred edit with data', async () => {
    const answer = await fixture.request('POST', callbackOf(pressed), { type: 6, data: { flags: 64 } });
    expect(refusalOf(answer)).toEqual(refusedWith('data.flags', 'UNKNOWN_KEY'));
  });

  test('a modal: a modal', async () => {
    expect(refusalOf(await fixture.request('POST', callbackOf(submitted), modal()))).toEqual(
      refusedWith('type', 'BASE_TYPE_CHOICES'),
    );
  });

  test.each(choiceViolations)('an autocomplete: %s', async (_rule, payload, path, code) => {
    const typed = await fixture.mira.autocomplete(fixture.channel, 'image', 'style', 'pa');
    expect(refusalOf(await fixture.request('POST', callbackOf(typed), payload))).toEqual(refusedWith(path, code));
  });
});

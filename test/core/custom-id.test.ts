import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commandIds,
  decode,
  encode,
  jobIds,
  componentKinds,
  type CustomId,
  type ComponentKind,
} from '../../src/core/custom-id.ts';
import { formSettings } from '../../src/core/moderation/policy.ts';
import { sections } from '../../src/core/moderation/section.ts';
import { assertReaching } from '../support/assert-reaching.ts';

/*
 * Survives `npm run mutants`, since nothing differs:
 * - the bound of 100 characters in `decode`: `encode` makes no longer id, so it is refused later. It is there for the time.
 * - what stands for an owner and a name that are missing: a text that is split has a first part, and `job` was added.
 * - more parts than values: a part without a value is `undefined`.
 */

const job = '1305912345678901234';
const longest = '9'.repeat(20);
const cursor = `${'0'.repeat(14)}:${longest}`;

const digits = fc.nat(9).map(String);
const snowflakes = fc
  .integer({ min: 17, max: 20 })
  .chain((length) => fc.string({ unit: digits, minLength: length, maxLength: length }));
const numbers = fc.integer({ min: 0, max: 999_999_999 });
const cursors = fc.stringMatching(/^[\w:-]{1,40}$/u);
const commands = fc.stringMatching(/^[-_'a-z0-9\u4e00-\u9fff]{1,32}$/u);

/** The possible values of each parameter, by its name. */
const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  job: snowflakes,
  press: snowflakes,
  draft: snowflakes,
  message: snowflakes,
  member: snowflakes,
  batch: snowflakes,
  page: numbers,
  count: numbers,
  credits: numbers,
  revision: numbers,
  setting: fc.constantFrom(...formSettings),
  section: fc.constantFrom(...sections),
  before: fc.option(cursors, { nil: undefined }),
  model: commands,
  command: fc.option(fc.stringMatching(/^[-_'\p{L}\p{N}]{1,32}$/u), { nil: undefined }),
};

type Declared = Readonly<Record<string, { readonly kind: ComponentKind; readonly params: { readonly shape: object } }>>;
const declared: Readonly<Record<string, Declared>> = { job: jobIds, ...commandIds };

/** Any of the declared ids. */
const customIds: fc.Arbitrary<CustomId> = fc.oneof(
  ...Object.entries(declared).flatMap(([owner, names]) =>
    Object.entries(names).map(([name, { kind, params: schema }]) => {
      const parts = Object.keys(schema.shape).map((part) => [part, values[part] ?? fc.constant('?')] as const);
      return fc
        .record(Object.fromEntries(parts))
        .map((params) => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)))
        .map((params) => ({ owner, name, kind, params }) as CustomId);
    }),
  ),
);

const encodeAny = encode as (owner: string, name: string, params: object) => string;
const write = ({ owner, name, params }: CustomId): string => encodeAny(owner, name, params);

test.each<[CustomId, string]>([
  [{ owner: 'job', name: 'cancel', kind: 'button', params: { job } }, `cancel:${job}`],
  [{ owner: 'job', name: 'private', kind: 'button', params: { job } }, `private:${job}`],
  [{ owner: 'job', name: 'withhold', kind: 'button', params: { job } }, `withhold:${job}`],
  [{ owner: 'job', name: 'receipt', kind: 'button', params: { job } }, `receipt:${job}`],
  [{ owner: 'job', name: 'show', kind: 'button', params: { job } }, `show:${job}`],
  [{ owner: 'job', name: 'more', kind: 'button', params: { job } }, `more:${job}`],
  [{ owner: 'job', name: 'prompt', kind: 'button', params: { job } }, `prompt:${job}`],
  [{ owner: 'job', name: 'prompt', kind: 'button', params: { job, page: 1 } }, `prompt:${job}:1`],
  [{ owner: 'job', name: 'retry', kind: 'button', params: { job } }, `retry:${job}`],
  [{ owner: 'job', name: 'next', kind: 'button', params: { job } }, `next:${job}`],
  [{ owner: 'job', name: 'next', kind: 'button', params: { job, command: 'wan-edit' } }, `next:${job}:wan-edit`],
  [{ owner: 'job', name: 'make', kind: 'form', params: { job } }, `make:${job}`],
  [{ owner: 'job', name: 'make', kind: 'form', params: { job, command: '動畫' } }, `make:${job}:動畫`],
  [{ owner: 'job', name: 'use-prompt', kind: 'form', params: { job } }, `use-prompt:${job}`],
  [{ owner: 'make', name: 'files', kind: 'form', params: { message: job } }, `make/files/${job}`],
  [{ owner: 'preview', name: 'run', kind: 'button', params: { draft: job } }, `preview/run/${job}`],
  [{ owner: 'preview', name: 'change', kind: 'button', params: { draft: job } }, `preview/change/${job}`],
  [{ owner: 'preview', name: 'changed', kind: 'form', params: { draft: job } }, `preview/changed/${job}`],
  [{ owner: 'job', name: 'describe', kind: 'button', params: { job } }, `describe:${job}`],
  [{ owner: 'job', name: 'description', kind: 'form', params: { job, count: 3 } }, `description:${job}:3`],
  [{ owner: 'job', name: 'edit', kind: 'button', params: { job } }, `edit:${job}`],
  [{ owner: 'job', name: 'edited', kind: 'form', params: { job, press: longest } }, `edited:${job}:${longest}`],
  [{ owner: 'job', name: 'report', kind: 'button', params: { job } }, `report:${job}`],
  [{ owner: 'job', name: 'remove', kind: 'button', params: { job } }, `remove:${job}`],
  [{ owner: 'policy', name: 'pick', kind: 'string-select', params: { revision: 4 } }, 'policy/pick/4'],
  [{ owner: 'policy', name: 'again', kind: 'button', params: { setting: 'words' } }, 'policy/again/words'],
  [{ owner: 'policy', name: 'again', kind: 'button', params: { setting: 'preset' } }, 'policy/again/preset'],
  [{ owner: 'policy', name: 'home', kind: 'button', params: {} }, 'policy/home'],
  [{ owner: 'policy', name: 'section', kind: 'button', params: { section: 'limits' } }, 'policy/section/limits'],
  [{ owner: 'policy', name: 'edit', kind: 'button', params: { setting: 'budget' } }, 'policy/edit/budget'],
  [{ owner: 'policy', name: 'clean-up', kind: 'button', params: { revision: 4 } }, 'policy/clean-up/4'],
  [{ owner: 'policy', name: 'presets', kind: 'button', params: {} }, 'policy/presets'],
  [{ owner: 'policy', name: 'preset', kind: 'form', params: { revision: 0 } }, 'policy/preset/0'],
  [{ owner: 'policy', name: 'undo', kind: 'button', params: { revision: 1 } }, 'policy/undo/1'],
  [{ owner: 'policy', name: 'show-words', kind: 'button', params: { page: 0 } }, 'policy/show-words/0'],
  [{ owner: 'policy', name: 'back-words', kind: 'button', params: { page: 0 } }, 'policy/back-words/0'],
  [{ owner: 'policy', name: 'next-words', kind: 'button', params: { page: 2 } }, 'policy/next-words/2'],
  [{ owner: 'policy', name: 'words', kind: 'form', params: { revision: 0 } }, 'policy/words/0'],
  [{ owner: 'moderate', name: 'log', kind: 'button', params: {} }, 'moderate/log'],
  [{ owner: 'moderate', name: 'log', kind: 'button', params: { before: cursor } }, `moderate/log/${cursor}`],
  [{ owner: 'moderate', name: 'history', kind: 'button', params: { member: job } }, `moderate/history/${job}`],
  [
    { owner: 'moderate', name: 'history', kind: 'button', params: { member: job, before: cursor } },
    `moderate/history/${job}/${cursor}`,
  ],
  [{ owner: 'moderate', name: 'remove', kind: 'form', params: { job } }, `moderate/remove/${job}`],
  [{ owner: 'report', name: 'why', kind: 'form', params: { job, message: longest } }, `report/why/${job}/${longest}`],
  [{ owner: 'report', name: 'remove', kind: 'button', params: { job } }, `report/remove/${job}`],
  [{ owner: 'report', name: 'bar', kind: 'button', params: { job } }, `report/bar/${job}`],
  [{ owner: 'report', name: 'dismiss', kind: 'button', params: { job } }, `report/dismiss/${job}`],
  [{ owner: 'report', name: 'remove-now', kind: 'button', params: { job } }, `report/remove-now/${job}`],
  [{ owner: 'report', name: 'undo', kind: 'button', params: { job } }, `report/undo/${job}`],
  [{ owner: 'moderate', name: 'unblock', kind: 'button', params: { member: job } }, `moderate/unblock/${job}`],
])('%j is encoded as %s: messages of earlier versions keep their buttons', (id, text) => {
  expect([write(id), decode(text)]).toEqual([text, id]);
});

test('an encoded id is decoded to the same values, and fits into the 100 characters of a custom id', () => {
  assertReaching(
    [
      'a job',
      'a policy',
      'a page of the log',
      'the first page',
      'a report',
      'a form',
      'a select',
      'the longest number',
    ],
    (saw) =>
      fc.property(customIds, (id) => {
        const text = write(id);
        expect(decode(text)).toEqual(id);
        expect(text.length).toBeLessThanOrEqual(100);
        saw('a job', id.owner === 'job');
        saw('a policy', id.owner === 'policy');
        saw('a page of the log', id.name === 'log' && id.params.before !== undefined);
        saw('the first page', id.name === 'log' && id.params.before === undefined);
        saw('a report', id.owner === 'report' && id.name === 'why');
        saw('a form', id.kind === 'form');
        saw('a select', id.kind === 'string-select');
        saw('the longest number', /\/\d{9}$/.test(text));
      }),
    { numRuns: 1_000 },
  );
});

test('every setting has a form id, and a clean-up a button', () => {
  const kinds = [...formSettings, 'preset', 'clean-up'].map((setting) => decode(`policy/${setting}/0`)?.kind);
  expect(kinds).toEqual([...formSettings.map(() => 'form'), 'form', 'button']);
});

test('each declares one kind that Discord has', () => {
  for (const uses of Object.values(declared)) {
    for (const { kind } of Object.values(uses)) expect(componentKinds).toContain(kind);
  }
});

describe('a text that was not encoded here is no custom id', () => {
  test.each([
    ['empty', ''],
    ['no job', 'cancel'],
    ['an empty job', 'cancel:'],
    ['no action', `:${job}`],
    ['another action', `refund:${job}`],
    ['a name that every object has', `constructor:${job}`],
    ['another case', `Cancel:${job}`],
    ['16 digits', `cancel:${'1'.repeat(16)}`],
    ['21 digits', `cancel:${'1'.repeat(21)}`],
    ['digits of another script', `cancel:${'١'.repeat(18)}`],
    ['a sign', `cancel:-${job}`],
    ['a space before', ` cancel:${job}`],
    ['a line break after', `cancel:${job}\n`],
    ['a second line', `show:${job}\ncancel:${job}`],
    ['something more', `cancel:${job}:1`],
    ['two actions', `cancel:show:${job}`],
    ['a job in the form of a command', `job/cancel/${job}`],
    ['a command in the form of a job', `dismiss:${job}`],
    ['a command alone', 'policy'],
    ['no parts', 'policy/pick'],
    ['an empty part', 'policy/pick/'],
    ['a part more', 'policy/pick/1/1'],
    ['a negative number', 'policy/pick/-1'],
    ['another form of a number', 'policy/pick/1e3'],
    ['noughts before a number', 'policy/pick/007'],
    ['full-width digits', 'policy/pick/１'],
    ['a number of ten digits', 'policy/pick/1234567890'],
    ['a number and a line break', 'policy/pick/1\n'],
    ['a clean-up that is edited', 'policy/edit/clean-up'],
    ['a setting that is none', 'policy/again/nothing'],
    ['a clean-up that is tried again', 'policy/again/clean-up'],
    ['a prototype', 'policy/__proto__/0'],
    ['a method', 'policy/toString/0'],
    ['the prototype of all', '__proto__/pick/0'],
    ['a constructor', 'constructor/name/0'],
    ['no member', 'moderate/history'],
    ['a member of one digit', 'moderate/history/1'],
    ['an empty page', `moderate/history/${job}/`],
    ['two pages', `moderate/history/${job}/a/b`],
    ['two jobs', `moderate/remove/${job}/${job}`],
    ['a report of no message', `report/why/${job}`],
    ['a job of 21 digits', `report/dismiss/${'1'.repeat(21)}`],
    ['a command in another case', `Report/dismiss/${job}`],
    ['a model whose name has a space', `next:${job}:wan edit`],
    ['a model of 33 characters', `make:${job}:${'x'.repeat(33)}`],
    ['a model without a name', `next:${job}:`],
    ['a page of 41 characters', `moderate/log/${'x'.repeat(41)}`],
  ])('%s', (_, text) => {
    expect(decode(text)).toBeUndefined();
  });

  test('any text is either no custom id, or exactly what would be encoded again', () => {
    const near = fc
      .tuple(customIds, fc.nat(60), fc.string({ maxLength: 2, unit: 'binary' }))
      .map(([id, at, more]) => write(id).slice(0, at) + more + write(id).slice(at));
    const odd = fc.constantFrom('\uD83D', '\u0661', '\u202E', '\uFF11', '\u200B');
    const disguised = fc
      .tuple(customIds, fc.nat(60), odd)
      .map(([id, at, more]) => write(id).slice(0, at) + more + write(id).slice(at));
    const actions = fc.constantFrom(...Object.keys(jobIds));
    const lengths = fc
      .tuple(actions, fc.constantFrom(16, 21, 93, 94))
      .map(([action, length]) => `${action}:${'7'.repeat(length)}`);
    assertReaching(
      [
        'read',
        'refused',
        'half a surrogate pair',
        'digits of another script',
        'a direction override',
        'an invisible character',
        'a digit too few',
        'a digit too many',
        'exactly 100 characters',
        'more than 100 characters',
      ],
      (saw) =>
        fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), near, disguised, lengths), (text) => {
          const id = decode(text);
          expect(id === undefined || write(id) === text).toBe(true);
          saw('read', id !== undefined);
          saw('refused', id === undefined);
          saw('half a surrogate pair', !text.isWellFormed());
          saw('digits of another script', /[\u0661\uFF11]/.test(text));
          saw('a direction override', text.includes('\u202E'));
          saw('an invisible character', text.includes('\u200B'));
          saw('a digit too few', /^[a-z]+:\d{16}$/.test(text));
          saw('a digit too many', /^[a-z]+:\d{21}$/.test(text));
          saw('exactly 100 characters', text.length === 100);
          saw('more than 100 characters', text.length > 100);
        }),
      { numRuns: 600 },
    );
  });

  test.each([
    ['digits', `cancel:${'1'.repeat(1_000_000)}`],
    ['digits of a number', `policy/pick/${'1'.repeat(1_000_000)}`],
    ['actions', 'cancel:'.repeat(200_000)],
    ['colons', ':'.repeat(1_000_000)],
    ['slashes', '/'.repeat(1_000_000)],
  ])('a million characters of %s are refused', (_, text) => {
    expect(decode(text)).toBeUndefined();
  });
});

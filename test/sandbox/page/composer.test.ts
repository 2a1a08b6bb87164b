import { describe, expect, test } from 'vitest';
import type { CommandOption } from '../../../sandbox/discord/client/api.ts';
import {
  callOf,
  hiddenOptions,
  nextEmpty,
  optionForFile,
  plainValues,
  removeEntry,
  setEntry,
  shownOptions,
  startDraft,
} from '../../../sandbox/page/src/composer/draft.ts';
import { checkEntry, type Entry } from '../../../sandbox/page/src/composer/entries.ts';
import { filterOffers, offersOf } from '../../../sandbox/page/src/composer/offers.ts';
import { parseCommand, splitAtName } from '../../../sandbox/page/src/composer/parse.ts';
import { candidateSuggestions, filterSuggestions } from '../../../sandbox/page/src/composer/suggestions.ts';
import { offer, option, registered } from './commands.ts';

const limit = 1024 ** 2;
const names = (options: readonly { readonly name: string }[]): string[] => options.map(({ name }) => name);

function file(name: string, size = 3): File {
  return new File([new Uint8Array(size)], name);
}

const typing = (value: string): Entry => ({ text: value });
const takes = (name: string) => (each: CommandOption) => each.name === name;

const texts = (draft: { entries: Readonly<Record<string, Entry>> } | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(draft?.entries ?? {}).map(([key, { text }]) => [key, text]));

describe('the list of commands', () => {
  test('has every subcommand under its whole name, in the language of the client', () => {
    expect(offersOf(registered, 'en-US').map(({ title }) => title)).toEqual([
      '/image',
      '/policy show',
      '/policy limits set',
    ]);
    expect(offersOf(registered, 'zh-TW').map(({ title }) => title)).toEqual(['/圖片', '/設定 檢視', '/設定 上限 調整']);
  });

  test('has the description in the language of the client, else the one that is registered', () => {
    expect(offer('policy limits set', 'zh-TW').description).toBe('調整上限');
    expect(offer('policy limits set').description).toBe('What set is');
    expect(offer('policy show', 'zh-TW').description).toBe('What show is');
  });

  test.each([
    { typed: '', found: ['image', 'policy show', 'policy limits set'] },
    { typed: 'IMA', found: ['image'] },
    { typed: 'policy ', found: ['policy show', 'policy limits set'] },
    { typed: '設', found: ['policy show', 'policy limits set'] },
    { typed: '上限', found: ['policy limits set'] },
    { typed: 'set', found: ['policy limits set'] },
    { typed: 'about', found: ['image'] },
    { typed: 'nothing of the kind', found: [] },
  ])('finds $found by "$typed"', ({ typed, found }) => {
    expect(names(filterOffers(offersOf(registered, 'zh-TW'), typed))).toEqual(found);
  });

  test('has those that begin with what was typed before those that only have it', () => {
    const offers = [offer('policy limits set'), offer('policy show'), offer('image')];
    expect(names(filterOffers(offers, 'im'))).toEqual(['image', 'policy limits set']);
    expect(names(filterOffers(offers, 'sh'))).toEqual(['policy show']);
  });
});

describe('a text becomes a command', () => {
  const offers = offersOf(registered, 'zh-TW');

  test.each([
    { text: '/image ', name: 'image', entries: { prompt: '' } },
    { text: '/image a red fox', name: 'image', entries: { prompt: 'a red fox' } },
    { text: '/image prompt:a red fox images:2', name: 'image', entries: { prompt: 'a red fox', images: '2' } },
    { text: '/圖片 描述：一隻狐狸 張數:2', name: 'image', entries: { prompt: '一隻狐狸', images: '2' } },
    { text: '/image a fox: red', name: 'image', entries: { prompt: 'a fox: red' } },
    { text: '/image picture:x', name: 'image', entries: { prompt: 'picture:x' } },
    { text: '/policy limits set member:ana', name: 'policy limits set', entries: { member: 'ana' } },
    { text: '/設定 上限 調整 ', name: 'policy limits set', entries: { member: '' } },
  ])('$text', ({ text, name, entries }) => {
    const draft = parseCommand(text, offers, 'zh-TW');
    expect(draft?.offer.name).toBe(name);
    expect(Object.fromEntries(Object.entries(draft?.entries ?? {}).map(([key, entry]) => [key, entry.text]))).toEqual(
      entries,
    );
  });

  test.each(['/image', '/imag ', '/policy ', '/policy limits ', 'image a fox', '/images a fox'])(
    'but not yet: "%s"',
    (text) => expect(parseCommand(text, offers, 'zh-TW')).toBeUndefined(),
  );
});

describe('the name of an option that is typed into another one', () => {
  test.each([
    { text: 'a red fox images:', next: 'images', entries: { prompt: 'a red fox', images: '' } },
    { text: '一隻狐狸 張數：', next: 'images', entries: { prompt: '一隻狐狸', images: '' } },
    { text: 'size:', next: 'size', entries: { prompt: '', size: '' } },
    { text: 'prompt:', next: 'prompt', entries: { prompt: '' } },
  ])('"$text" goes on with $next', ({ text, next, entries }) => {
    const split = splitAtName(startDraft(offer('image', 'zh-TW')), { name: 'prompt', text }, 'zh-TW');
    expect([split?.next, texts(split?.draft)]).toEqual([next, entries]);
  });

  test.each(['a red fox', 'a fox:', 'a size:1', 'resize:', 'a prompt:'])('"%s" stays as it is', (text) => {
    expect(splitAtName(startDraft(offer('image')), { name: 'prompt', text }, 'en-US')).toBeUndefined();
  });

  test('an option that is filled in is left alone', () => {
    const draft = startDraft(offer('image'), { images: { text: '2' } });
    expect(splitAtName(draft, { name: 'prompt', text: 'a fox images:' }, 'en-US')).toBeUndefined();
  });
});

describe('an option is checked before anything is sent', () => {
  const rows: readonly { option: CommandOption; entry: Entry; is: unknown }[] = [
    { option: option('string', 'a'), entry: typing(''), is: 'empty' },
    { option: option('string', 'a'), entry: typing('   '), is: 'empty' },
    { option: option('string', 'a', { required: true }), entry: typing(' '), is: 'composer.problem.required' },
    { option: option('string', 'a', { max_length: 3 }), entry: typing('abc'), is: { value: 'abc' } },
    { option: option('string', 'a', { max_length: 3 }), entry: typing('abcd'), is: 'composer.problem.long' },
    { option: option('string', 'a', { min_length: 3 }), entry: typing('ab'), is: 'composer.problem.short' },
    { option: option('string', 'a'), entry: typing('x'.repeat(6000)), is: { value: 'x'.repeat(6000) } },
    { option: option('string', 'a'), entry: typing('x'.repeat(6001)), is: 'composer.problem.long' },
    { option: option('integer', 'a'), entry: typing(' 12 '), is: { value: 12 } },
    { option: option('integer', 'a'), entry: typing('-3'), is: { value: -3 } },
    { option: option('integer', 'a'), entry: typing('1.5'), is: 'composer.problem.integer' },
    { option: option('integer', 'a'), entry: typing('9007199254740993'), is: 'composer.problem.integer' },
    { option: option('integer', 'a'), entry: typing('0x10'), is: 'composer.problem.integer' },
    { option: option('number', 'a'), entry: typing('1.5'), is: { value: 1.5 } },
    { option: option('number', 'a'), entry: typing('.5'), is: { value: 0.5 } },
    { option: option('number', 'a'), entry: typing('1e3'), is: 'composer.problem.number' },
    { option: option('number', 'a'), entry: typing('lots'), is: 'composer.problem.number' },
    { option: option('integer', 'a', { min_value: 1, max_value: 4 }), entry: typing('4'), is: { value: 4 } },
    {
      option: option('integer', 'a', { min_value: 1, max_value: 4 }),
      entry: typing('5'),
      is: 'composer.problem.between',
    },
    { option: option('integer', 'a', { min_value: 1 }), entry: typing('0'), is: 'composer.problem.least' },
    { option: option('integer', 'a', { max_value: 4 }), entry: typing('5'), is: 'composer.problem.most' },
    { option: option('boolean', 'a'), entry: { text: 'False', value: false }, is: { value: false } },
    { option: option('boolean', 'a'), entry: typing('perhaps'), is: 'composer.problem.choice' },
    { option: option('user', 'a'), entry: { text: '@ana', value: '7' }, is: { value: '7' } },
    { option: option('user', 'a'), entry: typing('@ana'), is: 'composer.problem.choice' },
    { option: offer('image').options[2] ?? option('string', ''), entry: typing('wide'), is: { value: '16:9' } },
    { option: offer('image').options[2] ?? option('string', ''), entry: typing('正方形'), is: { value: '1:1' } },
    { option: offer('image').options[2] ?? option('string', ''), entry: typing('tall'), is: 'composer.problem.choice' },
    { option: option('string', 'a', { autocomplete: true }), entry: typing('free'), is: { value: 'free' } },
    { option: option('integer', 'a', { autocomplete: true }), entry: { text: 'Ten', value: 10 }, is: { value: 10 } },
    { option: option('attachment', 'a'), entry: typing('fox.png'), is: 'composer.problem.file' },
  ];

  test.each(rows)('$option.type, $entry: $is', ({ option: checked, entry, is }) => {
    const result = checkEntry(checked, entry, limit);
    expect(typeof result === 'object' && 'problem' in result ? result.problem.word : result).toEqual(is);
  });

  test.each([
    { name: 'fox.PNG', types: ['image'], size: 3, word: undefined },
    { name: 'fox.mp3', types: ['image'], size: 3, word: 'composer.problem.fileType' },
    { name: 'song.mid', types: ['audio', '.mid'], size: 3, word: undefined },
    { name: 'no-extension', types: ['.mid'], size: 3, word: 'composer.problem.fileType' },
    { name: 'anything.xyz', types: [], size: limit, word: undefined },
    { name: 'anything.xyz', types: [], size: limit + 1, word: 'composer.problem.fileSize' },
  ])('a file $name for $types with $size bytes', ({ name, types, size, word }) => {
    const checked = checkEntry(
      option('attachment', 'a', { file_types: types }),
      { text: '', file: file(name, size) },
      limit,
    );
    expect(typeof checked === 'object' && 'problem' in checked ? checked.problem.word : undefined).toBe(word);
  });
});

describe('a command that is filled in', () => {
  const draft = startDraft(offer('image'));

  test('has fields for what is required, and offers the rest', () => {
    expect(names(shownOptions(draft))).toEqual(['prompt']);
    expect(names(hiddenOptions(draft))).toEqual(['images', 'size', 'private', 'picture', 'sound']);
  });

  test('keeps a required option when it is removed, and takes an optional one away', () => {
    const filled = setEntry(setEntry(draft, 'prompt', { text: 'a fox' }), 'images', { text: '2' });
    expect(names(shownOptions(removeEntry(filled, 'images')))).toEqual(['prompt']);
    expect(removeEntry(filled, 'prompt').entries).toEqual({ prompt: { text: '' }, images: { text: '2' } });
  });

  test('goes on to the next option that is empty, and then to those before', () => {
    const two = setEntry(draft, 'images', { text: '' });
    expect(nextEmpty(two, 'prompt')).toBe('images');
    expect(nextEmpty(two, 'images')).toBe('prompt');
    expect(nextEmpty(setEntry(two, 'prompt', { text: 'a fox' }), 'images')).toBeUndefined();
  });

  test('gives a dropped file to the first option that takes it and has none', () => {
    expect(optionForFile(draft, takes('sound'))).toBe('sound');
    const filled = setEntry(draft, 'picture', { text: '', file: file('a.png') });
    expect(optionForFile(filled, takes('picture'))).toBeUndefined();
  });

  test('is not sent while something is missing or wrong, and says so for each option', () => {
    const call = callOf(setEntry(draft, 'images', { text: '99' }), limit);
    expect(call).toEqual({
      ready: false,
      problems: {
        prompt: { word: 'composer.problem.required' },
        images: { word: 'composer.problem.between', values: { min: 1, max: 15 } },
      },
    });
  });

  test('is sent with the values by type, without what is empty, with its files beside it', () => {
    const picture = file('fox.png');
    const entries: Record<string, Entry> = {
      prompt: { text: 'a fox' },
      images: { text: '2' },
      size: { text: '' },
      private: { text: 'True', value: true },
      picture: { text: '', file: picture },
    };
    expect(callOf(startDraft(offer('image', 'zh-TW'), entries), limit)).toEqual({
      ready: true,
      call: {
        type: 'slash',
        name: 'image',
        options: { prompt: 'a fox', images: 2, private: true, picture: { file: 'file picture' } },
      },
      files: new Map([['file picture', picture]]),
    });
  });

  test('tells the bot what else is filled in, without files and without what is wrong', () => {
    const entries = { prompt: { text: 'a fox' }, images: { text: '99' }, picture: { text: '', file: file('a.png') } };
    expect(plainValues(startDraft(offer('image'), entries), 'size')).toEqual({ prompt: 'a fox' });
    expect(plainValues(startDraft(offer('image'), entries), 'prompt')).toEqual({});
  });
});

describe('the list of an option', () => {
  const people = candidateSuggestions([
    { kind: 'member', id: '1', name: 'Anastasia', color: 0 },
    { kind: 'member', id: '2', name: 'susanna', color: 0 },
    { kind: 'role', id: '3', name: '@everyone', color: 0 },
    { kind: 'channel', id: '4', name: 'pictures', color: 0 },
  ]);

  test('has members and roles with @, channels with #', () => {
    expect(people.map(({ label }) => label)).toEqual(['@Anastasia', '@susanna', '@everyone', '#pictures']);
  });

  test.each([
    { typed: '', values: ['1', '2', '3', '4'] },
    { typed: 'ana', values: ['1'] },
    { typed: '@AN', values: ['1', '2'] },
    { typed: '#pic', values: ['4'] },
    { typed: 'zz', values: [] },
  ])('is narrowed by "$typed"', ({ typed, values }) => {
    expect(filterSuggestions(people, typed).map(({ value }) => value)).toEqual(values);
  });

  test('never has more than 50 lines', () => {
    const many = Array.from({ length: 80 }, (_, value) => ({ key: String(value), label: `x${value}`, value }));
    expect(filterSuggestions(many, 'x')).toHaveLength(50);
  });
});

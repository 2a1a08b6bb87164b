import { describe, expect, test } from 'vitest';
import { isValueField } from '../../src/catalog/field.ts';
import { flagReader } from '../../src/catalog/flag-value.ts';
import { fileWith, modelOf } from './files.ts';

/*
 * Survives `npm run mutants`, since nothing differs: what stands for a match, a word or a line that is not there, since the
 * patterns match always.
 */

const text = { type: 'string' };
const model = modelOf(
  fileWith({
    prompt: text,
    negative: text,
    ratio_text: text,
    tags: { type: 'array', items: text },
    mood: { ...text, enum: ['happy', 'very sad', '快樂'] },
    length: { ...text, enum: ['5s', '10s', '5p'] },
    steps: { type: 'number' },
    duration: { type: 'number' },
    upscale: { type: 'boolean' },
  }),
);
const read = flagReader(model);

/** The value behind the flag, and the text that is left. */
function valueOf(name: string, behind: string, to = behind.length): unknown {
  const field = model.fields.find(({ input }) => input === name);
  if (field === undefined || !isValueField(field)) throw new Error(`no input ${name}`);
  // Something stands before it, as in a prompt.
  const found = read(field, { text: `--x${behind}`, from: 3, to: 3 + to });
  return found && [found.value, behind.slice(found.end - 3)];
}

describe('behind a flag', () => {
  test.each<[string, string, unknown]>([
    // The sign is part of the flag, and the blanks around it are.
    ['mood', '=happy', ['happy', '']],
    ['mood', ':happy', ['happy', '']],
    ['mood', '： happy', ['happy', '']],
    ['mood', ' = happy day', ['happy', ' day']],
    ['mood', '\thappy', ['happy', '']],
    ['mood', ' ', undefined],
    ['mood', '', undefined],
    // Of a choice it is the longest that is one, else the first word.
    ['mood', ' very sad day', ['very sad', ' day']],
    ['mood', ' Very-Sad, day', ['very sad', ', day']],
    ['mood', ' very glad', ['very', ' glad']],
    ['mood', ' happy.', ['happy', '.']],
    ['mood', ' happy快', ['happy', '快']],
    ['mood', ' 快樂，', ['快樂', '，']],
    ['mood', ' happy\nday', ['happy', '\nday']],
    ['length', ' 5 seconds of rain', ['5s', ' of rain']],
    ['length', ' 7 seconds', ['7', ' seconds']],
    // A text is the rest of the line, and a shape is one word.
    ['negative', ' bad hands \nthe end', ['bad hands', '\nthe end']],
    ['negative', ' \n', undefined],
    ['negative', ' 16:9 and more', ['16:9 and more', '']],
    ['tags', ' a, b', ['a, b', '']],
    ['ratio_text', ' 16:9 and more', ['16:9', ' and more']],
    ['ratio_text', ' wide and more', ['wide and more', '']],
    // Numbers, and their units.
    ['steps', ' 30 foxes', [30, ' foxes']],
    ['steps', ' +.5', [0.5, '']],
    ['steps', ' -2.5e1', [-25, '']],
    ['steps', ' ３０　foxes', [30, '　foxes']],
    ['steps', ' 30張', [30, '']],
    ['steps', ' 30隻', [30, '隻']],
    ['steps', ' 30%', [30, '']],
    ['steps', ' 30px', [30, '']],
    ['steps', ' 30s', ['30s', '']],
    ['steps', ' 30ms', ['30ms', '']],
    ['steps', ' 3x4', ['3x4', '']],
    ['steps', ' 3rd', ['3rd', '']],
    ['steps', ' many foxes', ['many', ' foxes']],
    ['steps', ' 1e999', ['1e999', '']],
    ['duration', ' 5s', [5, '']],
    ['duration', ' 5 seconds, slowly', [5, ', slowly']],
    ['duration', ' 5秒鐘', [5, '']],
    ['duration', ' 500ms', [0.5, '']],
    ['duration', ' 500 毫秒', [0.5, '']],
    // A switch needs no value, unless there is a sign.
    ['upscale', ' a fox', [true, ' a fox']],
    ['upscale', '', [true, '']],
    ['upscale', ' off, a fox', [false, ', a fox']],
    ['upscale', ' ON', [true, '']],
    ['upscale', ' ｙｅｓ', [true, '']],
    ['upscale', ' 關閉', [false, '']],
    ['upscale', ' 7 foxes', ['7', ' foxes']],
    ['upscale', ' x7', [true, ' x7']],
    ['upscale', ' 7x', [true, ' 7x']],
    ['upscale', '=maybe', ['maybe', '']],
    ['upscale', ': no', [false, '']],
  ])('%s, %j is %j', (name, behind, value) => {
    expect(valueOf(name, behind)).toEqual(value);
  });

  test.each<[string, string, unknown]>([
    ['negative', ' "bad --hands" x', ['bad --hands', ' x']],
    ['negative', ' “bad” x', ['bad', ' x']],
    ['negative', ' 「壞」x', ['壞', 'x']],
    ['negative', " 'it’s Ana's fox' x", ["it’s Ana's fox", ' x']],
    ['negative', " 'a'b' x", ["a'b", ' x']],
    ['negative', ' "a"b" x', ['a', 'b" x']],
    ['negative', " 'a'1' x", ["a'1", ' x']],
    ['negative', " 'a'𠮷' x", ["a'𠮷", ' x']],
    ['negative', " 'a'- x", ['a', '- x']],
    ['negative', ' "" x', ['"" x', '']],
    ['negative', ' "a x', ['"a x', '']],
    ['tags', ' "a, b" c', ['a, b', ' c']],
    ['mood', ' "very sad" day', ['very sad', ' day']],
    ['mood', ' "very glad" day', ['very glad', ' day']],
    ['mood', ' "happy day" x', ['happy day', ' x']],
    ['steps', ' "30" foxes', [30, ' foxes']],
    ['steps', ' "30 foxes" x', ['30 foxes', ' x']],
    ['upscale', ' "no" x', [false, ' x']],
    ['upscale', ' "no way" x', ['no way', ' x']],
    ['upscale', ' "maybe" x', ['maybe', ' x']],
  ])('in quotes, %s, %j is %j', (name, behind, value) => {
    expect(valueOf(name, behind)).toEqual(value);
  });

  test.each<[string, string, number, unknown]>([
    ['negative', ' bad --mood happy', 5, ['bad', '--mood happy']],
    ['mood', ' very --sad', 6, ['very', ' --sad']],
    ['steps', ' 30', 1, undefined],
  ])('%s, %j ends with the next flag at %d', (name, behind, to, value) => {
    expect(valueOf(name, behind, to)).toEqual(value);
  });

  test('a value is looked for in 120 characters', () => {
    const word = 'x'.repeat(200);
    expect(valueOf('mood', ` ${word}`)).toEqual([word.slice(0, 120), word.slice(120)]);
  });
});

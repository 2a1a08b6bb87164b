import { describe, expect, test } from 'vitest';
import { flagNames } from '../../src/catalog/flags.ts';
import { fileWith, modelOf } from './files.ts';

const integer = { type: 'integer' };

describe('what a flag from elsewhere means', () => {
  test.each([
    [{ aspect_ratio: integer, size: integer, resolution: integer }, 'aspect_ratio'],
    [{ image_size: integer, resolution: integer }, 'image_size'],
    [{ resolution: integer }, 'resolution'],
    [{ 'node_3:Size': integer, resolution: integer }, 'node_3:Size'],
    [{ prompt: integer }, null],
  ])('--ar with the inputs %j is %j', (properties, input) => {
    expect(flagNames(modelOf(fileWith(properties))).get('ar')).toEqual({ input, isWord: false });
  });

  test('a name that is a word may follow dashes in prose', () => {
    const names = flagNames(modelOf(fileWith({ prompt: { type: 'string' } })));
    expect(['ar', 'no', 'v', 'sref'].map((name) => names.get(name)?.isWord)).toEqual([false, true, true, false]);
  });

  test('--n counts the files, whatever the input is called', () => {
    const names = flagNames(modelOf(fileWith({ batch_size: integer, images: integer })));
    expect(names.get('n')?.input).toBe('batch_size');
    expect(flagNames(modelOf(fileWith({ prompt: { type: 'string' } }))).has('n')).toBe(false);
  });

  test('an option is found by the name that the file gives it', () => {
    const names = flagNames(modelOf(fileWith({ clip: integer }, { options: { clip: { name: 'duration' } } })));
    expect(names.get('dur')).toEqual({ input: 'clip', isWord: false });
  });
});

describe("a model's own inputs", () => {
  const words = { 'zh-TW': { glow: { name: '光暈' } } };
  const names = (): ReturnType<typeof flagNames> =>
    flagNames(
      modelOf(
        fileWith(
          { glow_scale: integer, ar: integer, '12:3': integer, unnamed: integer },
          {
            options: { glow_scale: { name: 'glow' } },
            words,
          },
        ),
      ),
    );

  test.each(['glowscale', 'glow', '光暈'])('--%s is one of them, and a word', (name) => {
    expect(names().get(name)).toEqual({ input: 'glow_scale', isWord: true });
  });

  test('one with the name of a flag from elsewhere is no word by that', () => {
    expect(names().get('ar')).toEqual({ input: 'ar', isWord: false });
  });

  test('one without a translation has its key and its name', () => {
    expect(names().get('unnamed')).toEqual({ input: 'unnamed', isWord: true });
  });

  test('one without a letter is no flag', () => {
    expect([...names().keys()].filter((key) => !/\p{L}/u.test(key))).toEqual([]);
  });
});

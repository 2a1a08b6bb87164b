import { describe, expect, test } from 'vitest';
import { statedCount } from '../../../src/core/prompt/stated-count.ts';
import { createSpellings } from '../../../src/core/screening/chinese.ts';
import { FRESH, KNOWN, type PromptGroup } from './public-prompts.ts';

function readingOf(prompt: string): number | 'a' | 'none' {
  const said = statedCount(prompt);
  if (said === undefined) return 'none';
  return said.firm ? said.count : 'a';
}

/** The prompts that are read differently from what a person reads, each with both readings. */
function misread(groups: readonly PromptGroup[]): string[] {
  return groups
    .flatMap(({ prompts }) => prompts)
    .filter(([prompt, reading]) => readingOf(prompt) !== reading)
    .map(([prompt, reading]) => `${prompt} (${reading}, but read as ${readingOf(prompt)})`);
}

describe.each(['English', 'Traditional Chinese', 'Simplified Chinese'] as const)('%s prompts', (language) => {
  const of = (groups: readonly PromptGroup[]): PromptGroup[] => groups.filter((group) => group.language === language);

  test('of the hundred known ones, each is read as a person reads it', () => {
    const known = of(KNOWN);
    expect(known.flatMap(({ prompts }) => prompts)).toHaveLength(100);
    expect(misread(known)).toEqual([]);
  });

  test('of thirty more, each is read as a person reads it', () => {
    const fresh = of(FRESH);
    expect(fresh.flatMap(({ prompts }) => prompts)).toHaveLength(30);
    expect(misread(fresh)).toEqual([]);
  });
});

test('a prompt is read alike in traditional and in simplified characters', () => {
  const spellings = createSpellings();
  const chinese = [...KNOWN, ...FRESH].filter(({ language }) => language !== 'English');
  const converted = chinese.map((group): PromptGroup => ({
    ...group,
    prompts: group.prompts.flatMap(([prompt, reading]) => [
      [spellings.traditional(prompt), reading],
      [spellings.simplified(prompt), reading],
    ]),
  }));
  expect(misread(converted)).toEqual([]);
});

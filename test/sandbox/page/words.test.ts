import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeDemoServers, readDemoServers } from '../../../sandbox/demo/servers.ts';
import { startDiscord } from '../../../sandbox/discord/discord.ts';
import english from '../../../sandbox/page/src/words/en-US.json' with { type: 'json' };
import { hasWord } from '../../../sandbox/page/src/words/has-word.ts';
import { say } from '../../../sandbox/page/src/words/words.ts';
import chinese from '../../../sandbox/page/src/words/zh-TW.json' with { type: 'json' };
import { mishaps } from '../../../sandbox/panel/mishaps.ts';

const sources = join(import.meta.dirname, '../../../sandbox/page/src');
const keys = Object.keys(english);
const texts: readonly Readonly<Record<string, string>>[] = [english, chinese];

function namesIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(/\{\w+\}/gu)].map(([name]) => name).toSorted();
}

describe('the words of the page', () => {
  test('are the same in both languages, and sorted', () => {
    expect(Object.keys(chinese)).toEqual(keys);
    expect(keys).toEqual(keys.toSorted());
  });

  test.each(keys)('%s says something, and names the same things in both languages', (key) => {
    const [inEnglish, inChinese] = texts.map((words) => words[key]);
    expect([inEnglish, inChinese]).not.toContain('');
    expect(namesIn(inChinese)).toEqual(namesIn(inEnglish));
  });

  test('are all used', () => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/u.test(path));
    const code = files.map((path) => readFileSync(join(sources, path), 'utf8')).join('\n');
    const built = [...code.matchAll(/`(?<start>(?:[a-zA-Z]+\.)+)\$\{/gu)].map(({ groups }) => groups?.['start'] ?? '');
    const isBuilt = (key: string): boolean =>
      built.some((start) => key.startsWith(start) && !key.slice(start.length).includes('.'));
    const isNamed = (key: string): boolean => code.includes(`'${key}'`) || code.includes(`"${key}"`);
    expect(keys.filter((key) => !isNamed(key) && !isBuilt(key))).toEqual([]);
  });

  test('name everything that can go wrong', () => {
    expect(mishaps.filter(({ id }) => !hasWord(`panel.fault.${id}`)).map(({ id }) => id)).toEqual([]);
  });

  test('say what everybody in the demo servers is', async () => {
    const discord = await startDiscord();
    makeDemoServers(discord);
    const parts = readDemoServers(discord).people.map(({ part }) => part);
    await discord.close();
    expect(parts.filter((part) => !hasWord(`shell.part.${part}`))).toEqual([]);
  });

  test('are English where there is no other language, and leave unknown names alone', () => {
    expect(say('fr', 'shell.youAre', { name: 'ana' })).toBe('You are ana');
    expect(say('zh-TW', 'shell.youAre', { name: 'ana' })).toBe('你是 ana');
    expect(say('en-US', 'shell.youAre')).toBe('You are {name}');
  });
});

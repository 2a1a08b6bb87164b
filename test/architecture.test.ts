import { describe, expect, test } from 'vitest';
import { circlesIn } from './architecture/circles.ts';
import { commandOf, listedCommands, violationsOf } from './architecture/layers.ts';
import { sizesIn, tooLongIn } from './architecture/sizes.ts';
import { importsOf, readSources } from './architecture/sources.ts';

const sources = readSources('src', 'sandbox', 'bench', 'test');

describe('the structure', () => {
  test('every file keeps to its layer', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap(violationsOf)).toEqual([]);
  });

  test('no files import each other in a circle, not even for a type', () => {
    expect(circlesIn(sources.filter(({ path }) => /^(?:src|sandbox)\//.test(path)))).toEqual([]);
  });

  test('no function has more than 60 lines of its own, and none more than 150 in all', () => {
    expect(sources.filter(({ path }) => path.startsWith('src/')).flatMap(tooLongIn)).toEqual([]);
  });

  test('the list of commands has each command exactly once', () => {
    const commands = new Set(sources.flatMap(({ path }) => commandOf(path) ?? []));
    const list = sources.find(({ path }) => path === 'src/commands/commands.ts');
    const listed = list === undefined ? new Map<string, number>() : listedCommands(list);
    expect(commands.size).toBeGreaterThan(0);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries([...commands].map((command) => [command, 1])));
  });

  test('no test is skipped or run alone, unless the line above says why', () => {
    const left = sources.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index, lines) =>
          /\b(?:test|it|describe)(?:\.\w+)*\.(?:only|skip|todo|fails)\b(?!If)/.test(line) &&
          !/^\s*\/\/ /.test(lines[index - 1] ?? '')
            ? [`${path}:${index + 1} ${line.trim()}`]
            : [],
        ),
    );
    expect(left).toEqual([]);
  });
});

describe('the checker itself', () => {
  test('finds imports however they are written', () => {
    const text = [
      "import 'side-effect';",
      "import only from 'one/deep.js';",
      "import type { A } from '../a.ts';",
      'import {\n  b,\n  type C,\n} from "@scope/two/deep";',
      "import data from './data.json' with { type: 'json' };",
      "export { d } from './d.ts';",
      "export * from './e.ts';",
      "const late = await import('./late.ts');",
      "// import x from 'comment';",
      "/**\n * import x from 'docs';\n */",
      "const text = 'no import of anything';",
    ].join('\n');
    expect(importsOf({ path: 'src/core/x.ts', text }).map(({ target, typeOnly }) => [target, typeOnly])).toEqual([
      ['side-effect', false],
      ['one', false],
      ['src/a.ts', true],
      ['@scope/two', false],
      ['src/core/data.json', false],
      ['src/core/d.ts', false],
      ['src/core/e.ts', false],
      ['src/core/late.ts', false],
    ]);
  });

  test.each([
    ['src/core/a.ts', "import { now } from 'node:os';", /core\/a\.ts imports node:os/],
    ['src/core/a.ts', "import type { Logger } from 'pino';", /imports types of pino/],
    ['src/core/a.ts', "import { openStore } from '../services/store.ts';", /imports src\/services\/store\.ts/],
    ['src/core/a.ts', 'const at = Date.now();', /says “Date\.now”/],
    ['src/core/a.ts', 'const at = new Date();', /says “new Date\(\)”/],
    ['src/catalog/a.ts', 'const one = Math.random();', /says “Math\.random”/],
    ['src/catalog/a.ts', 'const home = process.cwd();', /says “process”/],
    ['src/services/a.ts', "import { Client } from 'discord.js';", /imports discord\.js/],
    ['src/services/a.ts', "import type { Words } from '../words/words.ts';", /imports types of src\/words/],
    ['src/services/a.ts', "import type { Client } from 'discord.js';", /types of discord\.js/],
    ['src/services/a.ts', "import { Keyv } from 'keyv';", /imports keyv/],
    ['src/services/storage/a.ts', "import { Pool } from 'pg';", /imports pg/],
    ['src/services/a.ts', "import { Agent } from 'undici';", /imports undici/],
    ['src/services/a.ts', 'setTimeout(go, 5);', /says “setTimeout\(”/],
    ['src/services/a.ts', "import { setTimeout as wait } from 'node:timers/promises';", /imports node:timers/],
    ['src/services/a.ts', "if (error.message.includes('busy')) retry();", /says “message\.includes\(”/],
    ['src/services/a.ts', 'let last = 0;', /says “let”/],
    ['src/services/a.ts', 'const key = `job:${id}`;', /says “`job:”: keys of rows/],
    ['src/tools/a.ts', "const prefix = 'account:';", /says “'account:”: keys of rows/],
    ['src/services/jobs/a.ts', "import AsyncLock from 'async-lock';", /imports async-lock/],
    ['src/services/a.ts', "export { b } from './b.ts';", /says “export/],
    ['src/commands/quota.ts', "import { modelCommand } from './model/model.ts';", /no command knows another/],
    ['src/commands/job-actions/a.ts', "import { showButton } from './show.ts';", /no command knows another/],
    ['src/messages/job/status.ts', "import { jobsCommand } from '../../commands/jobs.ts';", /imports src\/commands/],
    ['src/messages/job/status.ts', "import { createJobs } from '../../services/jobs/jobs.ts';", /the types only/],
    ['src/commands/quota.ts', "import { createJobs } from '../services/jobs/jobs.ts';", /the types only/],
    ['src/commands/quota.ts', "import { request } from 'undici';", /imports undici/],
    ['src/commands/quota.ts', "import { createMessenger } from '../discord/messenger.ts';", /imports src\/discord/],
    ['src/messages/a.ts', 'const at = time(Math.floor(ms / 1000));', /says “time\(”: timestamps/],
    ['src/commands/a.ts', 'const at = `<t:${seconds}:R>`;', /says “<t:”: timestamps/],
    ['src/discord/a.ts', "import { pino } from 'pino';", /imports pino/],
    ['src/discord/a.ts', "import { openStore } from '../services/store.ts';", /the types only/],
    ['src/discord/a.ts', "import { loadCatalog } from '../catalog/model.ts';", /imports src\/catalog/],
    ['src/discord/a.ts', 'process.exit(1);', /says “process\.”/],
    ['src/words/a.ts', "import { jobMessage } from '../messages/job/message.ts';", /imports src\/messages/],
    ['src/discord/a.ts', "import type { App } from '../app.ts';", /which only main and tests do/],
    ['src/helpers.ts', '', /lies in no layer/],
    ['src/services/a.ts', "import { stamp } from '../tools/stamp.ts';", /outside its layer|of its own/],
    ['src/app.ts', "import { stamp } from './tools/stamp.ts';", /a program of its own/],
    ['src/app/jobs.ts', "import type { App } from '../app.ts';", /which only main and tests do/],
    ['src/app/jobs.ts', "import { Routes } from 'discord.js';", /a package that its layer does without/],
    ['src/main.ts', "import { openStorage } from './app/storage.ts';", /a part of the composition root/],
    ['src/services/a.ts', "import type { Runtime } from '../app/runtime.ts';", /a part of the composition root/],
    ['src/tools/backup.ts', 'const home = process.cwd();', /says “process\.”/],
    ['src/tools/backup.ts', "import { startApp } from '../app.ts';", /which only main and tests do/],
    ['sandbox/a.ts', "import { advance } from '../src/core/job/machine.ts';", /imports src\/core/],
    ['bench/a.ts', "import { startApp } from '../src/app.ts';", /which only main and tests do/],
    ['bench/a.ts', "import { createJobs } from '../src/services/jobs/jobs.ts';", /the types only/],
    ['test/a.test.ts', ['vi', "mock('undici');"].join('.'), /says “vi\.mock\(”/],
  ])('%s with %s is named', (path, text, sentence) => {
    expect(violationsOf({ path, text })).toContainEqual(expect.stringMatching(sentence));
  });

  test.each([
    ['src/core/a.ts', "import { z } from 'zod';\nconst day = new Date(at).getUTCDate();"],
    ['src/catalog/a.ts', "import { clip } from '../core/plain-text.ts';"],
    ['src/services/storage/sqlite/store.ts', "import { Keyv } from 'keyv';"],
    ['src/services/storage/postgres/database.ts', "import { Pool } from 'pg';"],
    ['src/services/storage/schema.ts', 'const key = `job:${id}`;'],
    ['src/services/runcomfy/client.ts', "import { Agent } from 'undici';"],
    ['src/commands/quota/quota.ts', "import { line } from './line.ts';\nimport type { Command } from '../command.ts';"],
    ['src/commands/job-actions/a.ts', "import { said } from '../answer.ts';"],
    ['src/commands/quota.ts', "import type { Jobs } from '../services/jobs/jobs.ts';"],
    ['src/commands/jobs.ts', "import { statusText } from '../messages/job/status.ts';"],
    ['src/messages/time.ts', 'const at = time(seconds, TimestampStyles.RelativeTime);'],
    ['src/messages/job/a.ts', 'const at = relativeTime(since);'],
    ['src/messages/job/receipt.ts', "import { statusText } from './status.ts';"],
    ['src/discord/a.ts', "import { receiptLines } from '../messages/job/receipt.ts';"],
    [
      'src/discord/a.ts',
      "import type { Logger } from 'pino';\nimport type { Messenger } from '../services/messenger.ts';",
    ],
    ['src/words/a.ts', "import en from '../../locales/en-US.json' with { type: 'json' };"],
    ['src/services/a.ts', '// Date.now() and process.env are said here only.\nawait clock.sleep(5, signal);'],
    ['bench/a.ts', "import { startDiscord } from '../sandbox/discord/discord.ts';"],
    ['bench/a.ts', "import { openSqlite } from '../src/services/storage/sqlite/store.ts';"],
    ['sandbox/a.ts', "import { WebSocketServer } from 'ws';\nconst at = Date.now();"],
  ])('the import rules allow %s: %s', (path, text) => {
    expect(violationsOf({ path, text })).toEqual([]);
  });

  test('a circle of values or of types, of two files or more, is found; two ways to one file are not a circle', () => {
    const files = {
      'src/a.ts': "import { b } from './b.ts';\nimport { d } from './d.ts';",
      'src/b.ts': "import type { C } from './c.ts';",
      'src/c.ts': "import { a } from './a.ts';\nimport { d } from './d.ts';",
      'src/d.ts': "import { z } from 'zod';",
      'src/e.ts': "import type { F } from './f.ts';",
      'src/f.ts': "import type { E } from './e.ts';\nimport { a } from './a.ts';",
    };
    expect(circlesIn(Object.entries(files).map(([path, text]) => ({ path, text })))).toEqual([
      ['src/a.ts', 'src/b.ts', 'src/c.ts'],
      ['src/e.ts', 'src/f.ts'],
    ]);
  });

  test('a function is measured without the functions inside it, which are measured by themselves', () => {
    const text = [
      "const note = 'an 🎨 takes two units';",
      'export function createA() {',
      '  const one = () => 1;',
      '  async function read() {',
      '    return [1].map((each) => {',
      '      return each + one();',
      '    });',
      '  }',
      '  return {',
      '    read,',
      '    write(',
      '      value: string,',
      '    ) {',
      '      return value;',
      '    },',
      '  };',
      '}',
      'class B {',
      '  go() {}',
      '}',
    ].join('\n');
    expect(sizesIn({ path: 'src/a.ts', text }).map(({ where, own, all }) => [where, own, all])).toEqual([
      ['src/a.ts:3 createA.one', 1, 1],
      ['src/a.ts:5 createA.read.(callback)', 3, 3],
      ['src/a.ts:4 createA.read', 2, 5],
      ['src/a.ts:11 createA.write', 5, 5],
      ['src/a.ts:2 createA', 6, 16],
      ['src/a.ts:19 go', 1, 1],
    ]);
  });

  test('a function that is too long is found: a function, an arrow function, a method, and a factory of short ones', () => {
    const sixty = 'go();\n'.repeat(59);
    const short = `function short() {\n${'go();\n'.repeat(58)}}\n`;
    const text = [
      short,
      `function long() {\n${sixty}}\n`,
      `const arrow = async () => {\n${sixty}};\n`,
      `const object = {\nmethod() {\n${sixty}},\n};\n`,
      `function factory() {\n${short}${short}${'go();\n'.repeat(30)}}\n`,
    ].join('');
    expect(tooLongIn({ path: 'src/a.ts', text })).toEqual([
      'src/a.ts:61 long has 61 lines of its own: more than 60',
      'src/a.ts:122 arrow has 61 lines of its own: more than 60',
      'src/a.ts:184 method has 61 lines of its own: more than 60',
      'src/a.ts:246 factory has 152 lines in all: more than 150',
    ]);
  });

  test('a command that is not listed, or listed twice, is found', () => {
    const text = [
      "import { one } from './one.ts';",
      "import { two } from './two/two.ts';",
      "import { three } from './three.ts';",
      "import { showButton } from './job-actions/show.ts';",
      'export const commands = [one, two, two];',
      'export const panel = { show: showButton };',
    ].join('\n');
    expect([...listedCommands({ path: 'src/commands/commands.ts', text })]).toEqual([
      ['one', 1],
      ['two', 2],
      ['three', 0],
      ['job-actions/show', 1],
    ]);
  });
});

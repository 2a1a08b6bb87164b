import { chmod, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProcess } from '../../support/process.ts';
import { newFolder, write } from '../../tools/tool.ts';
import { missingRights } from './start-rows.ts';

/** Makes the permissions of files count for root too. */
const boundByRights = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

test(`${missingRights.map(({ fault }) => fault).join(', or ')}: not started, and one line says what helps`, async () => {
  await Promise.all(
    missingRights.map(async ({ arrange, says }) => {
      const path = join(await newFolder(), 'data', 'easel.sqlite');
      await write(path, [{ key: 'a', value: 1 }]);
      const before = await readFile(path);
      onTestFinished(async () => chmod(dirname(path), 0o700));
      await arrange(path);
      // Nobody answers at these addresses: it must fail before it uses them.
      const bot = startProcess(
        {
          DISCORD_TOKEN: 'token',
          DISCORD_API_URL: 'http://127.0.0.1:9',
          RUNCOMFY_API_TOKEN: 'token',
          RUNCOMFY_API_URL: 'http://127.0.0.1:9',
          DATABASE_URL: `sqlite://${path}`,
        },
        { through: boundByRights },
      );
      expect(await bot.exit).toBe(1);
      expect(bot.output()).toBe(`${path} ${says}\n`);
      await chmod(dirname(path), 0o700);
      expect((await readFile(path)).equals(before)).toBe(true);
    }),
  );
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';
import { newFolder, runTool } from './tool.ts';

test('a bot on a restored database pays nothing twice, and continues', async () => {
  const { ana, channel, runcomfy, stop, start, until, database, logs } = await startEasel();
  const folder = await newFolder();
  const env = { DATABASE_URL: `sqlite://${database.path}` };
  const backup = join(folder, 'backup.sqlite');

  runcomfy.switches.rateLimit = { left: 1, retryAfter: '30' };
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => logs.some(({ msg }) => msg === 'submission not taken'));
  expect((await runTool('backup', folder, [backup], env)).code).toBe(0);
  expect(runcomfy.submissions).toHaveLength(0);
  await until(() => ended(asked));
  expect(runcomfy.submissions).toHaveLength(1);

  expect((await runTool('restore', folder, [backup], env)).errors).toContain('stop it first');
  await stop();
  const restored = await runTool('restore', folder, [backup], env);
  expect(restored).toMatchObject({ code: 0, errors: '' });
  expect(restored.output).toContain('1 of its jobs may have been sent and paid since');
  await start();
  await until(() => textOf(asked.reply()).includes("it won't be resent."));
  expect(runcomfy.submissions).toHaveLength(1);

  const next = await ana.command(channel, 'image', { prompt: 'a heron at dusk', images: 1 });
  expect(filesOf(await until(() => ended(next)))).toHaveLength(1);
  expect(runcomfy.submissions).toHaveLength(2);
});

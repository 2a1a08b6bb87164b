import { once } from 'node:events';
import { expect, test } from 'vitest';
import { after, startSandbox, until } from './run.ts';

test('a picture that is being made is delivered in private: nobody else sees it', async () => {
  const run = startSandbox();
  run.process.stdin.write('/image prompt: a secret images: 1 &\n');
  await until(() => run.output().includes('🎨 Generating'));
  await until(() => /\[b\d\] Keep private · 3 credits/u.test(run.output()));
  const [, button = ''] = /\[(b\d)\] Keep private/u.exec(run.output()) ?? [];
  run.process.stdin.end(`press ${button}\nwait\nas mei\nquit\n`);
  await once(run.process, 'exit');
  expect(after(run, '> wait')).toContain('🔒 Sent privately to its owner');
  const [, headline = ''] = /(\[m\d+\] .+)\n(?: {2}.*\n)*? {2}\[1\] image-01\.jpg/.exec(run.output()) ?? [];
  expect(headline).toContain('only you can see this');
  expect(after(run, '> as mei')).not.toMatch(/image-01|secret/);
});

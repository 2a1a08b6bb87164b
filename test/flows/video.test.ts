import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';

test('a member asks for a video and gets it, playable in place', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  const asked = await ana.command(channel, 'video', {
    prompt: 'a paper boat on a river',
    resolution: '720p',
    duration: 8,
  });
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toEqual([
    {
      url: expect.stringContaining('/video-01.mp4?') as string,
      type: 'video/mp4',
      alt: 'AI video 1 of 1, asked for: a paper boat on a river',
    },
  ]);
  expect(textOf(message)).toContain('· resolution 720p · duration 8 ·');
  // An option that was left out is sent with its default. A seed is drawn.
  expect(runcomfy.submissions.map(({ input }) => input)).toEqual([
    { text: 'a paper boat on a river', resolution: '720p', ratio: '16:9', duration: 8, seed: 1_073_741_824 },
  ]);
});

test('a video that takes longer than its interaction lives still arrives in its message', async () => {
  const { ana, channel, runcomfy, discord, until } = await startEasel();
  // Large enough that Discord refuses the dead token before the upload has ended.
  runcomfy.next({ runMs: 20 * 60_000, media: { bytes: 9 * 1024 * 1024 } });
  const asked = await ana.command(channel, 'video', { prompt: 'a glacier' });
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(1);
  expect(channel.messages()).toHaveLength(1);
  expect(discord.traffic.at(-1)?.path).toMatch(/^\/api\/v10\/channels\/\d+\/messages\/\d+$/);
});

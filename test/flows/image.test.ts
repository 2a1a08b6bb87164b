import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';
import { buttonsOf } from '../support/press.ts';
import { uploadsTo } from '../support/uploads.ts';

const v2 = 1 << 15;

test('a member asks for a picture, sees its progress, and gets the file', async () => {
  const easel = await startEasel();
  const { ana, channel, guild, runcomfy, discord, until } = easel;
  const asked = await ana.command(channel, 'image', { prompt: 'a lighthouse in a storm', images: 1 });
  await asked.answered();
  expect(asked.response).toMatchObject({ type: 4, ephemeral: false });

  const message = await until(() => ended(asked));
  expect(filesOf(message)).toEqual([
    {
      url: expect.stringContaining('/image-01.jpg?') as string,
      type: 'image/jpeg',
      alt: 'AI image 1 of 1, asked for: a lighthouse in a storm',
    },
  ]);
  expect(textOf(message).replace(/\d+ s$/, 'N s')).toBe(
    '`a lighthouse in a storm`\n-# ✅ Seedream 4.0 · images 1 · seed 1073741824 · 3 credits · N s',
  );
  expect(message.flags & v2).toBe(v2);
  const buttons = [...message.history, message].map(({ components }) => buttonsOf({ ...message, components }).join());
  expect([...new Set(buttons)]).toEqual([
    `cancel:${asked.id},more:${asked.id}`,
    `private:${asked.id},more:${asked.id}`,
    `again:${asked.id},edit:${asked.id},delete:${asked.id},more:${asked.id}`,
  ]);
  expect(
    message.history.map((version) =>
      textOf({ ...message, ...version })
        .split('\n')
        .at(-1)
        ?.replaceAll(/t:\d+/g, 't:N'),
    ),
  ).toEqual(['🕒 Queued at RunComfy · sent <t:N:R>', '🎨 Generating · started <t:N:R>']);
  expect((await fetch(filesOf(message)[0]?.url ?? '')).status).toBe(200);

  expect(runcomfy.submissions.map(({ modelId, input }) => ({ modelId, input }))).toEqual([
    {
      modelId: 'bytedance/seedream-4-0/sequential',
      input: {
        text: 'Generate 1 image. a lighthouse in a storm',
        sequential_image_generation_options: 1,
        image_size: '2560:1440 (16:9)',
        seed: 1_073_741_824,
        optimize_prompt_options: 'fast',
        sequential_image_generation: 'auto',
      },
    },
  ]);
  const ledger = await settledLedgerOf(easel, 1);
  expect(
    [ledger.member(guild.id, ana.id), ledger.server(guild.id), ledger.bot()].map(({ spent, held }) => [spent, held]),
  ).toEqual([
    [3, 0],
    [3, 0],
    [30_000, 0],
  ]);
  expect(runcomfy.leaks).toBe(0);
  expect(discord.traffic.filter((exchange) => exchange.status !== undefined && exchange.status >= 400)).toEqual([]);
});

test.each([
  { images: 10, galleries: [10] },
  { images: 15, galleries: [10, 5] },
])(
  '$images pictures arrive in $galleries.length message(s), numbered over all of them',
  async ({ images, galleries }) => {
    const { ana, channel, until } = await startEasel();
    const asked = await ana.command(channel, 'image', { prompt: 'the four seasons', images });
    await until(() => channel.messages().flatMap((message) => filesOf(message)).length === images);

    const messages = channel.messages();
    expect(messages.map((message) => filesOf(message).length)).toEqual(galleries);
    expect(messages.flatMap((message) => filesOf(message).map(({ alt }) => alt))).toEqual(
      Array.from(
        { length: images },
        (_, index) =>
          `AI image ${index + 1} of ${images}, ${index === 0 ? 'asked for: the four seasons' : 'same prompt'}`,
      ),
    );
    expect(textOf(asked.reply())).toContain('✅');
    expect(messages.slice(1).map(textOf)).toEqual(galleries.slice(1).map(() => '-# Part 2 of 2'));
  },
);

test('fewer pictures than asked for are delivered, and the message says so', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.next({ count: 2 });
  const asked = await ana.command(channel, 'image', { prompt: 'three owls', images: 4 });
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(2);
  expect(textOf(message)).toContain('Made 2 of 4: the model decides');
});

test("a job speaks its owner's language", async () => {
  const { mei, channel, runcomfy, until } = await startEasel();
  const asked = await mei.command(channel, 'image', { prompt: '三張月光下的竹林' });
  const message = await until(() => ended(asked));
  expect(textOf(message).replace(/\d+秒$/, 'N秒')).toBe(
    '`三張月光下的竹林`\n-# ✅ Seedream 4.0 · 種子 1073741824 · 9點 · N秒',
  );
  expect(filesOf(message).map(({ alt }) => alt)).toContain('AI 圖片，第1張，共3張，提示詞：三張月光下的竹林');
  // The prompt already states the number.
  expect(runcomfy.submissions[0]?.input).toMatchObject({
    text: '三張月光下的竹林',
    sequential_image_generation_options: 3,
  });
});

test('a prompt pings nobody and none of its markup takes effect', async () => {
  const { ana, mei, channel, until } = await startEasel();
  const prompt = `# free nitro <@${mei.id}> @everyone [click](https://evil.example) ||x|| \u202Egnp.exe\u202C \`\`\` discord.gg/abc`;
  const asked = await ana.command(channel, 'image', { prompt, images: 1 });
  const message = await until(() => ended(asked));
  expect(message.mentions).toEqual([]);
  expect(message.mention_everyone).toBe(false);
  expect(textOf(message).split('\n-#')[0]).toBe(
    `\`\`\`\n# free nitro <@${mei.id}> @everyone [click](https://evil.example) ||x|| gnp.exe ˋˋˋ discord.gg/abc\n\`\`\``,
  );
});

test('files over the limit of a request are uploaded in several edits of the same message', async () => {
  const { ana, channel, runcomfy, discord, until } = await startEasel();
  runcomfy.switches.outcome.media = { bytes: 9 * 1024 * 1024 };
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 3 });
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(3);
  expect(uploadsTo(discord).map(({ names }) => names.length)).toEqual([2, 1]);
  expect(channel.messages()).toHaveLength(1);
  expect(discord.traffic.filter((exchange) => exchange.status === 413)).toEqual([]);
});

test('a picture over the limit of one file is made smaller, and the original is linked', async () => {
  const { ana, channel, runcomfy, until } = await startEasel({ attachmentLimit: 1024 * 1024 });
  runcomfy.next({ media: { bytes: 2 * 1024 * 1024 } });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  const message = await until(() => ended(asked));
  expect(filesOf(message).map(({ url }) => new URL(url).pathname.split('/').at(-1))).toEqual(['image-01-small.jpg']);
  expect(textOf(message)).toContain(`🔗 File 1 was made smaller to fit. The [original](${runcomfy.mediaOrigin}/`);
});

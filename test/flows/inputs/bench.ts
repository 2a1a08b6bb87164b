import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AttachedFile } from '../../../sandbox/discord/people/attach.ts';
import type { ChannelHandle, InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { noise } from '../../support/pictures.ts';
import { ended, startEasel, type Easel, type EaselOptions } from '../../support/easel.ts';

type Properties = Readonly<Record<string, object>>;

const picture = { type: 'string', format: 'image_uri', description: 'The picture.' };

/** Models that take files, by their commands. */
const models: Readonly<Record<string, { readonly required: readonly string[]; readonly properties: Properties }>> = {
  animate: {
    required: ['image_url'],
    properties: { prompt: { type: 'string' }, image_url: picture },
  },
  redraw: {
    required: ['image_url'],
    properties: {
      prompt: { type: 'string' },
      image_url: {
        ...picture,
        description: 'The picture, as a URL or a data URI.',
        validations: [
          { validation_rule: 'width_pixels<', validation_value: 1_001, validation_error: 'too wide' },
          { validation_rule: 'file_size_mb<', validation_value: 8, validation_error: 'too large' },
        ],
      },
    },
  },
  blend: {
    required: ['images'],
    properties: {
      prompt: { type: 'string' },
      images: { type: 'array', format: 'image_uris', minItems: 1, maxItems: 12 },
      num_images: { type: 'integer', minimum: 1, maximum: 10, default: 1 },
    },
  },
  imagine: { required: ['prompt'], properties: { prompt: { type: 'string' } } },
  upscale: { required: ['image_url'], properties: { image_url: picture } },
  lengthen: {
    required: ['video_url'],
    properties: { prompt: { type: 'string' }, video_url: { type: 'string', format: 'video_uri' } },
  },
};

/** A model for video is known by its id. */
const ids: Readonly<Record<string, string>> = { animate: 'animate/image-to-video' };
const names: Readonly<Record<string, string>> = {
  image_url: 'image',
  images: 'image',
  num_images: 'results',
  video_url: 'video',
};

/** Names for the options of files, and for how many results there are. */
function named(properties: Properties): object {
  return Object.fromEntries(
    Object.entries(names)
      .filter(([input]) => input in properties)
      .map(([input, name]) => [input, { name }]),
  );
}

export async function modelsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  for (const [command, input] of Object.entries(models)) {
    const file = {
      id: `maker/${ids[command] ?? command}`,
      command,
      input: { type: 'object', ...input },
      price: { usd: '0.05' },
      options: named(input.properties),
    };
    await writeFile(join(folder, `${command}.json`), JSON.stringify(file));
  }
  return folder;
}

/** The bot with models that take files. */
export async function startWithInputs(options: EaselOptions = {}): Promise<Easel> {
  return startEasel({ modelsDir: await modelsFolder(), ...options });
}

const fixture = async (name: string): Promise<Buffer> => readFile(new URL(`../../fixtures/${name}`, import.meta.url));

export async function still(name = 'photo.png'): Promise<AttachedFile> {
  return { name, bytes: await fixture('media/still.png'), type: 'image/png' };
}

export async function film(): Promise<AttachedFile> {
  return {
    name: 'film.mp4',
    bytes: await fixture('inputs/film.mp4'),
    type: 'video/mp4',
    film: { width: 64, height: 32 },
  };
}

/** A picture of another content for each number. */
export async function photo(number: number, width = 40): Promise<AttachedFile> {
  return {
    name: `photo-${number}.png`,
    bytes: await noise(width, 40 + number)
      .png()
      .toBuffer(),
    type: 'image/png',
  };
}

/** So many pictures as the options of `blend`. */
export async function photos(count: number): Promise<Readonly<Record<string, AttachedFile>>> {
  const each = Array.from({ length: count }, async (_, index) => [`image-${index + 1}`, await photo(index)] as const);
  return Object.fromEntries(await Promise.all(each));
}

/** Two pictures do not fit beside nine of a result, so they have a message of their own. */
export async function blendTwoIntoNine(channel: ChannelHandle, member: MemberHandle): Promise<InteractionHandle> {
  return member.command(channel, 'blend', { ...(await photos(2)), results: 9 });
}

export const sha256 = ({ bytes }: AttachedFile): string => createHash('sha256').update(bytes).digest('hex');

/** The files of a message, in the order in which they stand there: small ones, galleries, sounds. */
export function shownIn(message: StandInMessage | undefined): { readonly url: string; readonly isSmall: boolean }[] {
  return (message?.components ?? [])
    .flatMap((part) => part.components ?? [])
    .flatMap(({ items = [], file, accessory }) => [
      ...(accessory?.media === undefined ? [] : [{ url: accessory.media.url, isSmall: true }]),
      ...items.map(({ media }) => ({ url: media.url, isSmall: false })),
      ...(file === undefined ? [] : [{ url: file.url, isSmall: false }]),
    ]);
}

/** The job's message once it is over. */
export async function endOf({ until }: Easel, asked: InteractionHandle): Promise<StandInMessage> {
  await asked.answered();
  return until(() => ended(asked));
}

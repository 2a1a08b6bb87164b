import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../wire/clock.ts';
import { startWireServer, type Recording, type WireServer } from '../../wire/server.ts';
import type { Job, MediaFile } from '../submission.ts';
import type { Switches } from '../switches.ts';
import { padTo } from './pad.ts';
import { drawPicture } from './picture.ts';
import { damage } from './damage.ts';

export interface MediaHost {
  readonly wire: WireServer;
  /** How many requests had an Authorization header. Only the API should get one. */
  leaks(): number;
  /** The files of a finished job. They get their addresses now and are drawn when they are requested. */
  publish(job: Job): readonly MediaFile[];
  /** Serves the files of a job that has its addresses already. */
  adopt(job: Job): void;
  /** From now on the addresses of these files answer 404. */
  forget(files: readonly MediaFile[]): void;
  close(): Promise<void>;
}

interface Entry {
  readonly job: Job;
  readonly index: number;
}

/** How many drawn pictures wait on disk for being asked for again. */
const mostDrawings = 500;

const clips = [
  { name: 'video_16x9.mp4', ratio: 16 / 9 },
  { name: 'video_1x1.mp4', ratio: 1 },
  { name: 'video_9x16.mp4', ratio: 9 / 16 },
];

/** The second port: results without authentication, as in RunComfy's storage. */
export async function startMediaHost(options: {
  clock: Clock;
  switches: Switches;
  recording: Recording;
  /** The port if it is free. */
  preferredPort?: number;
  /** The target of `redirect`. It is known only after the API has its port. */
  redirectTo: () => string;
}): Promise<MediaHost> {
  const { switches } = options;
  const entries = new Map<string, Entry>();
  const folder = await mkdtemp(join(tmpdir(), 'runcomfy-media-'));
  /** Paths of the pictures that are drawn or being drawn, so that nobody reads a half written one. */
  const drawings = new Map<string, Promise<string>>();
  let leaked = 0;

  async function read(entry: Entry): Promise<{ bytes: Buffer; type: string }> {
    const { model, input } = entry.job;
    const size = model.size(input);
    const { files } = entry.job.outcome.media;
    const given = files?.[entry.index] ?? files?.at(-1);
    if (given !== undefined) return { bytes: await readFile(given.path), type: given.type };
    const kind = kindOf(entry.job, entry.index);
    if (kind === 'audio') return { bytes: await readOwn('tone.wav'), type: 'audio/wav' };
    if (kind === 'video') {
      return { bytes: await readOwn(fittingClip(size.width / size.height)), type: 'video/mp4' };
    }
    const format = entry.job.outcome.media.picture ?? 'jpeg';
    const picture = {
      width: scaled(size.width, switches.pictureScale),
      height: scaled(size.height, switches.pictureScale),
      numeral: entry.index + 1,
      seed: Number(input['seed'] ?? variantOf(input['prompt'] ?? input['text'])),
      format,
    } as const;
    const name = Object.values(picture).join('_');
    const drawn = drawings.get(name) ?? draw(picture, join(folder, `${name}.bin`));
    drawings.set(name, drawn);
    const bytes = await readFile(await drawn);
    await forgetDrawings();
    return { bytes, type: `image/${format}` };
  }

  /** A picture that is asked for again is drawn again. */
  async function forgetDrawings(): Promise<void> {
    const names = [...drawings.keys()].slice(0, Math.max(0, drawings.size - mostDrawings));
    for (const name of names) drawings.delete(name);
    await Promise.all(names.map((name) => rm(join(folder, `${name}.bin`), { force: true })));
  }

  const wire = await startWireServer({
    clock: options.clock,
    recording: options.recording,
    ...(options.preferredPort !== undefined && { preferredPort: options.preferredPort }),
    async handle(request) {
      if (request.headers.has('authorization')) leaked += 1;
      const entry = entries.get(new URL(request.url).pathname);
      if (entry === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
        return new Response('Not Found', { status: 404 });
      }
      const { media } = entry.job.outcome;
      const file = await read(entry);
      const bytes = media.bytes === undefined ? file.bytes : padTo(file.bytes, media.bytes, file.type);
      const type = media.contentType === 'application/octet-stream' ? media.contentType : file.type;
      const answer = concerns(entry) ? (media.answer ?? 'file') : 'file';
      return damage(answer, { bytes, type }, options.redirectTo());
    },
  });

  return {
    wire,
    leaks: () => leaked,
    publish(job) {
      const { count, media } = job.outcome;
      const number = count === 'asked' ? job.model.count(job.input) : count;
      const extensions = { image: media.picture === 'png' ? 'png' : 'jpg', video: 'mp4', audio: 'wav' };
      return Array.from({ length: number }, (_file, index) => {
        const extension = extensions[kindOf(job, index)];
        const path = `/${randomUUID()}/${randomUUID()}/output/${randomUUID()}_output.${extension}`;
        const entry = { job, index };
        entries.set(path, entry);
        return { url: `${originOf(concerns(entry) ? media.host : 'own', wire.origin)}${path}` };
      });
    },
    adopt(job) {
      for (const [index, { url }] of (job.files ?? []).entries()) entries.set(new URL(url).pathname, { job, index });
    },
    forget(files) {
      for (const { url } of files) entries.delete(new URL(url).pathname);
    },
    async close() {
      await wire.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function kindOf({ model, outcome }: Job, index: number): Job['model']['kind'] {
  return outcome.media.kinds?.[index] ?? model.kind;
}

/** Another prompt is likely to get another picture. There are few, since each is drawn once and kept. */
function variantOf(prompt: unknown): number {
  return typeof prompt === 'string' ? Buffer.from(prompt).reduce((sum, byte) => sum + byte, 0) % 5 : 0;
}

function scaled(side: number, scale: number): number {
  return Math.max(16, Math.round(side * scale));
}

function concerns(entry: Entry): boolean {
  return entry.job.outcome.media.items?.includes(entry.index) ?? true;
}

function originOf(host: 'own' | 'foreign' | 'private' | 'http' | undefined, own: string): string {
  switch (host) {
    case 'foreign':
      return 'https://media.example.com';
    case 'private':
      return 'https://10.0.0.8';
    case 'http':
      return 'http://playgrounds-storage-public.runcomfy.net';
    case 'own':
    case undefined:
      return own;
  }
}

function fittingClip(ratio: number): string {
  const distance = (clip: (typeof clips)[number]): number => Math.abs(Math.log(clip.ratio / ratio));
  return clips.reduce((best, clip) => (distance(clip) < distance(best) ? clip : best)).name;
}

async function readOwn(name: string): Promise<Buffer> {
  return readFile(new URL(`files/${name}`, import.meta.url));
}

async function draw(picture: Parameters<typeof drawPicture>[0], path: string): Promise<string> {
  await writeFile(path, await drawPicture(picture));
  return path;
}

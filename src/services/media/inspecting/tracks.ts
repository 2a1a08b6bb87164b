import {
  ADTS,
  FilePathSource,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WAVE,
  WEBM,
  type InputFormat,
  type InputVideoTrack,
} from 'mediabunny';
import type { Found, Parser } from './inspect-file.ts';

/** Playlists are not among them: they name further files. */
const formats: InputFormat[] = [MP4, QTFF, MATROSKA, WEBM, MP3, WAVE, OGG, FLAC, ADTS];

/** Reads the tracks of a film or a sound. It is a film if it has a picture. */
export const tracks: Parser = { types: ['video/', 'audio/'], parse: inspectTracks };

async function inspectTracks(path: string, type: string): Promise<Found> {
  using input = new Input({ source: new FilePathSource(path), formats });
  const video = await input.getPrimaryVideoTrack();
  const end = await endOf(input, type);
  const seconds = Math.round((end - Math.max(0, await input.getFirstTimestamp())) * 1000) / 1000;
  // Without tracks there are no seconds.
  if (!Number.isFinite(seconds) || seconds <= 0) return 'damaged';
  if (video === null) return { media: 'audio', seconds, isAnimated: false };
  return { media: 'video', ...(await sizeOf(video)), seconds, isAnimated: false };
}

/**
 * In seconds. The samples say how long a file is, because its head may say anything. For a FLAC its head is asked first:
 * mediabunny 1.61 looks for the last frame of one that breaks off without an end.
 */
async function endOf(input: Input, type: string): Promise<number> {
  const told = type === 'audio/flac' ? await input.getDurationFromMetadata() : null;
  return told ?? input.computeDuration();
}

/** As people see it: rotated, and with square pixels. */
async function sizeOf(video: InputVideoTrack): Promise<{ width: number; height: number }> {
  return { width: await video.getDisplayWidth(), height: await video.getDisplayHeight() };
}

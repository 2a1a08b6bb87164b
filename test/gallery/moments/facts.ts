import { readFile } from 'node:fs/promises';
import { modelOf, shippedModels } from '../../catalog/files.ts';

/** What the pictures take for the present, in epoch ms. */
export const now = Date.UTC(2026, 10, 30, 14, 3);
const tomorrow = Date.UTC(2026, 11, 1);
export const resets = { day: tomorrow, month: tomorrow } as const;

export const { image, video } = await shippedModels();
/** A model that takes pictures. It ships without a price. */
export const edits = modelOf({
  ...(JSON.parse(await readFile('models/nano-banana-2-lite-edit.json', 'utf8')) as object),
  price: { usd: '0.03' },
});
/** What a credit is worth, in millionths of a dollar. */
export const creditWorth = 10_000;

/** Ids in the place of which a picture has those of the people and places that it is drawn with. */
export const ids = {
  ana: '100000000000000001',
  ben: '100000000000000002',
  max: '100000000000000003',
  pictures: '100000000000000011',
  lounge: '100000000000000012',
  modLog: '100000000000000013',
  artist: '100000000000000021',
  guild: '100000000000000031',
  /** Of a channel, a role or a model that does not exist any more. */
  gone: '100000000000000099',
} as const;

/** Everything else exists. */
export const server = { hasChannel: (id: string) => id !== ids.gone, hasRole: (id: string) => id !== ids.gone };

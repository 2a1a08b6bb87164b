import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import type { Component } from '../../../sandbox/discord/message/types.ts';
import { startEasel, type Easel, type EaselOptions } from '../../support/easel.ts';

/** The menu of every message, in both languages. */
export const makeFromThis = 'Make from this';
export const useThisPrompt = 'Use this prompt';

const offered = ['seedream-4-0-sequential', 'wan-3-0-image-to-video', 'nano-banana-2-lite-edit'];

/** The bot with shipped models: one that makes up to 15 pictures, and two that take one, at this price. */
export async function startWithShipped(options: EaselOptions = {}, usd = '0.02'): Promise<Easel> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  for (const name of offered) {
    const { off: _off, ...file } = JSON.parse(readFileSync(join('models', `${name}.json`), 'utf8')) as {
      off?: boolean;
    };
    await writeFile(join(folder, `${name}.json`), JSON.stringify({ price: { usd }, ...file }));
  }
  return startEasel({ modelsDir: folder, ...options });
}

/** The answer of a menu, a button or a form, once it is there. */
export async function answered(used: Promise<InteractionHandle>): Promise<InteractionHandle> {
  const handle = await used;
  await handle.answered();
  return handle;
}

/** The fields of the form that was opened, by their custom ids. */
export function fieldsOf({ response }: InteractionHandle): Readonly<Record<string, Component>> {
  const fields = (response?.data?.components ?? []).flatMap(({ component }) => component ?? []);
  return Object.fromEntries<Component>(fields.map((field) => [field.custom_id ?? '', field]));
}

/** The labels of a select of the form. */
export const labelsOf = (field: Component | undefined): readonly string[] =>
  (field?.options ?? []).map(({ label }) => label);

/** The digest of a file at Discord. */
export async function digestOf(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex');
}

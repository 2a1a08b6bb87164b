import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FaultTable } from '../table.ts';

/** Texts, by name, that some places must contain and others must not. */
export type Markers = Readonly<Record<string, string>>;

/** The beginning of all interaction tokens of the stand-in. */
export const interactionToken = 'aW50ZXJhY3Rpb246';

/** Texts in bodies of RunComfy and Discord that nobody should see. */
export const upstream = {
  'error text': 'marker-of-an-error-text',
  'refused inputs': 'marker-of-refused-inputs',
  'a page of a proxy': 'marker-of-a-proxy-page',
  'a page instead of a picture': 'marker-of-a-media-page',
  'what Discord says': 'marker-of-a-discord-body',
} as const satisfies Markers;

export const prompts = {
  'the prompt': 'marker-of-an-ordinary-prompt',
  'the private prompt': 'marker-of-a-private-prompt',
} as const satisfies Markers;

/** The names of the markers in a text. */
export function foundIn(text: string, markers: Markers): string[] {
  return Object.entries(markers).flatMap(([name, marker]) => (text.includes(marker) ? [name] : []));
}

/** A web page that a proxy or a bucket sends instead of an answer. */
export function page(marker: string): { readonly headers: Record<string, string>; readonly body: string } {
  return { headers: { 'content-type': 'text/html' }, body: `<html><body><h1>${marker}</h1></body></html>` };
}

/** The rows of every table of the file, and the bytes of the files next to it, after its log is checkpointed. */
export function readStore(path: string): { readonly rows: string; readonly bytes: string } {
  const directory = mkdtempSync(join(tmpdir(), 'easel-secrets-'));
  try {
    const copy = join(directory, 'copy.sqlite');
    for (const ending of ['', '-wal']) if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending);
    const database = new DatabaseSync(copy);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all());
    database.close();
    return { rows: JSON.stringify(rows), bytes: readFileSync(copy, 'latin1') };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const never = 'never';

export const secretsTable: FaultTable = {
  title: 'Where secrets and prompts are not found',
  about:
    'The secrets and prompts have markers. After jobs that ended in every way, at the finest log level, the test looks for the markers in all messages, logs and metrics (`/metrics`, `/readyz`), in the output of a crash, and in the bytes of the database.',
  columns: ['What', 'messages', 'logs, metrics, crash output', 'the database'],
  rows: [
    ['the tokens of the bot and of RunComfy', never, never, never],
    [
      'tokens of interactions',
      never,
      never,
      'while a job is open; in the bytes of its write-ahead log until the next stop',
    ],
    ['what RunComfy, Discord or a proxy says in a body, error texts among it', never, never, never],
    ['a prompt', 'of its own job', never, 'until `KEEP_DAYS` are over'],
    [
      'a prompt whose result is only for its owner',
      'private ones; public ones until the press',
      never,
      'until `KEEP_DAYS` are over',
    ],
  ],
};

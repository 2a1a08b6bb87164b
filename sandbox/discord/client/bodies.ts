import { z } from 'zod';
import type { AttachedFile } from '../people/attach.ts';
import { parseForm, readBytes } from '../rest/body.ts';

/** A request that no client of the API makes. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly status: number;

  constructor(status: 400 | 404 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

const mostJsonBytes = 256 * 1024;
/** A command or a form has at most so many files. */
const mostFiles = 25;

const file = z.strictObject({ file: z.string() });
const plain = z.union([z.string(), z.number(), z.boolean()]);
const name = z.string().max(200);

export const said = z.strictObject({ content: z.string() });

export const completing = z.strictObject({
  name,
  option: name,
  typed: z.string().max(6_000),
  options: z.record(z.string(), plain),
});

export const componentUse = z.strictObject({ customId: z.string(), values: z.array(z.string()).max(25).optional() });

export const commandCall = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('slash'), name, options: z.record(z.string(), z.union([plain, file])) }),
  z.strictObject({ type: z.literal('user'), name, targetId: z.string() }),
  z.strictObject({ type: z.literal('message'), name, targetId: z.string() }),
]);

export const formValues = z.record(
  z.string(),
  z.union([z.string(), z.boolean(), z.array(z.string()).max(25), z.array(file).max(mostFiles)]),
);

/** Throws `BadRequest` for a body that is too long, that is no JSON, or that has another shape. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const bytes = await readBytes(request, mostJsonBytes);
  return parseAs(schema, new TextDecoder().decode(bytes));
}

/** What a form says, and its files by the names that they have there. */
export interface ReadForm<T> {
  readonly said: T;
  readonly fileOf: (reference: { readonly file: string }) => AttachedFile;
}

/**
 * Reads the JSON in `field` and the files. `fileLimit` is how many bytes each of these may have. The whole form may have
 * as many as the largest command. Throws `BadRequest` for a form that cannot be read, or that lacks a named file.
 */
export async function readForm<T>(
  request: Request,
  { field, schema, fileLimit }: { readonly field: string; readonly schema: z.ZodType<T>; readonly fileLimit: number },
): Promise<ReadForm<T>> {
  const bytes = await readBytes(request, mostFiles * fileLimit + mostJsonBytes);
  const form = await parseForm(bytes, request.headers.get('content-type') ?? '').catch(() => {
    throw new BadRequest(400, 'The body is not a form.');
  });
  const text = form.get(field);
  if (typeof text !== 'string') throw new BadRequest(400, `The form has no field “${field}”.`);
  const files = new Map<string, AttachedFile>();
  for (const [key, value] of form) {
    if (typeof value !== 'string') files.set(key, { name: value.name, type: value.type, bytes: await value.bytes() });
  }
  return {
    said: parseAs(schema, text),
    fileOf({ file: key }) {
      const found = files.get(key);
      if (found === undefined) throw new BadRequest(400, `The form has no file “${key}”.`);
      return found;
    },
  };
}

function parseAs<T>(schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadRequest(400, 'The body is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new BadRequest(400, z.prettifyError(parsed.error));
  return parsed.data;
}

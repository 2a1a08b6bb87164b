import { Agent, request } from 'undici';
import { z } from 'zod';
import { codeOf } from '../../core/error-code.ts';
import { parseJson } from '../../core/parse-json.ts';
import { bounded } from '../runtime/bounded.ts';

/** What RunComfy publishes about a model. */
export interface PublishedModel {
  readonly id: string;
  /** The input schema. */
  readonly input: PublishedSchema;
  readonly basePrice: BasePrice | undefined;
}

type PublishedSchema = Readonly<Record<string, unknown>> & {
  readonly properties: Readonly<Record<string, unknown>>;
};

/** The price of one unit with some setting of the model. What a job costs may depend on its inputs. */
export interface BasePrice {
  /** US dollars, as a decimal text. */
  readonly usd: string;
  /** Such as `second` or `output`; `undefined` where RunComfy says none. */
  readonly unit: string | undefined;
  readonly note: string | undefined;
}

export type PublishedAnswer =
  | { readonly kind: 'published'; readonly model: PublishedModel }
  | { readonly kind: 'unknown' }
  /** No answer; `code` is such as ECONNREFUSED. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** An answer that is no description of this model. `why` is the end of a sentence that begins with RunComfy. */
  | { readonly kind: 'unusable'; readonly why: string };

/** RunComfy's public catalog. */
export interface PublishedModels {
  /** Never throws. */
  read(id: string): Promise<PublishedAnswer>;
  close(): Promise<void>;
}

/** In ms. */
const connectTimeout = 5_000;
const exchangeTimeout = 15_000;
const largestAnswer = 1024 * 1024;

const refused = z.object({ error_code: z.coerce.number().int().min(100_000).max(999_999) });
/** `base_price_usd` and the fields after it may be absent (runcomfy-cli, src/cmd/models.rs). */
const description = z.object({
  model_id: z.string(),
  input_schema: z
    .looseObject({ properties: z.record(z.string(), z.unknown()) })
    .optional()
    .catch(undefined),
  base_price_usd: z.number().nonnegative().optional().catch(undefined),
  price_unit: z.string().max(40).optional().catch(undefined),
  pricing_note: z.string().trim().max(1_000).optional().catch(undefined),
});

/**
 * Reads `GET /v1/models/{id}`, which needs no token; none is sent. Redirects are not followed. Source: runcomfy-cli
 * (src/cmd/models.rs) and comfyui-runcomfy-partner-nodes (docs/recent-models.md, "the public GET /v1/models").
 */
export function createPublishedModels(apiUrl: string): PublishedModels {
  const dispatcher = new Agent({ connect: { timeout: connectTimeout }, maxResponseSize: largestAnswer });

  async function ask(id: string): Promise<PublishedAnswer> {
    const path = id.split('/').map(encodeURIComponent).join('/');
    const { statusCode, body } = await bounded({ ms: exchangeTimeout }, async (signal) => {
      const response = await request(`${apiUrl}/v1/models/${path}`, {
        dispatcher,
        signal,
        headers: { accept: 'application/json' },
      });
      return { statusCode: response.statusCode, body: parseJson(await response.body.text()) };
    });
    return readAnswer(id, statusCode, body);
  }

  return {
    async read(id) {
      try {
        return await ask(id);
      } catch (error) {
        const code = codeOf(error);
        if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
          return { kind: 'unusable', why: `answered with more than ${largestAnswer} bytes` };
        }
        const isLate = error instanceof DOMException;
        return { kind: 'unreachable', code: isLate ? 'no answer in time' : (code ?? 'unknown') };
      }
    },
    close: async () => dispatcher.destroy(),
  };
}

function readAnswer(id: string, status: number, body: unknown): PublishedAnswer {
  const code = refused.safeParse(body).data?.error_code;
  const isRefused = code !== undefined || status < 200 || status > 299;
  // A wrong id is 404001 or 400001 (docs.runcomfy.com/model-apis/error-codes).
  if (code === 400_001 || (isRefused && Math.floor((code ?? status * 1000) / 1000) === 404)) return { kind: 'unknown' };
  if (isRefused) return { kind: 'unusable', why: `answered ${status}${code === undefined ? '' : ` (${code})`}` };
  if (body === undefined) return { kind: 'unusable', why: 'answered with something that is not JSON' };
  const { data } = description.safeParse(body);
  if (data === undefined) return { kind: 'unusable', why: 'answered with something that describes no model' };
  if (data.model_id !== id) return { kind: 'unusable', why: 'answered with another model' };
  if (data.input_schema === undefined) return { kind: 'unusable', why: 'publishes no input schema for it' };
  return { kind: 'published', model: { id, input: data.input_schema, basePrice: basePriceOf(data) } };
}

function basePriceOf({
  base_price_usd: usd,
  price_unit: unit,
  pricing_note: note,
}: z.infer<typeof description>): BasePrice | undefined {
  if (usd === undefined) return undefined;
  const text = String(usd);
  const decimal = text.includes('e') ? usd.toFixed(12).replace(/\.?0+$/, '') : text;
  return { usd: decimal, unit, note: note === '' ? undefined : note };
}

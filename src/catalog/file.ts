import { z } from 'zod';
import { languages } from '../core/language.ts';
import { usableRule } from '../core/prompt/flags.ts';
import { optionName } from './names.ts';

/** One input of a model, in JSON Schema as RunComfy publishes it. Keywords that Easel does not know are kept. */
const inputSchema = z.looseObject({
  type: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().int().nonnegative().optional(),
  maxLength: z.number().int().nonnegative().optional(),
});
export type InputSchema = z.infer<typeof inputSchema>;

/** US dollars as a decimal, such as "0.0097"; a JSON number is read by its shortest spelling, never as a float. */
const usd = z
  .union([z.string(), z.number()])
  .transform((amount) => String(amount))
  .refine(
    (amount) => /^\d{1,6}(\.\d{1,6})?$/.test(amount),
    'must be US dollars with at most six decimals, such as "0.03"',
  );

const price = z.strictObject({
  usd: z.union([usd, z.record(z.string(), usd)]),
  /** The input whose value picks one price from a table. */
  by: z.string().optional(),
  /** The input that the price is multiplied by. */
  times: z.string().optional(),
  /** Where the amount comes from; for people who read the file. */
  note: z.string().optional(),
});
export type PriceRule = z.infer<typeof price>;

const optionRule = z.strictObject({
  name: z.string().optional(),
  hidden: z.boolean().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
});

const regularExpression = z.string().refine(usableRule, 'must be a regular expression');

const promptRule = z.strictObject({
  /** The input that holds the prompt. */
  input: z.string(),
  /** The prompt names this number of images, and has to agree with this input. */
  says: z.strictObject({ count: z.string() }).optional(),
  /** Patterns that a prompt may not hold, each with the input that does it instead, or null. */
  refuse: z.record(regularExpression, z.string().nullable()).optional(),
});
export type PromptRule = z.infer<typeof promptRule>;

const name = z
  .string()
  .refine((text) => optionName(text) === text, 'must be 1 to 32 letters, digits, - or _, in lower case');
const shown = z.string().refine((text) => text.trim() !== '', 'must not be blank');

const optionWords = z.strictObject({
  name: name.optional(),
  description: shown.optional(),
  choices: z.record(z.string(), shown.max(100)).optional(),
});
export type OptionWords = z.infer<typeof optionWords>;

/** A file in the models directory. `words` is keyed by language, then by `/command` or by an option's name. */
export const modelFile = z.strictObject({
  id: z.string().regex(/^[^\s/]+(\/[^\s/]+){1,4}$/, 'must be a model id such as "bytedance/seedream-4-0/sequential"'),
  command: z.string().optional(),
  input: z.looseObject({
    type: z.literal('object'),
    required: z.array(z.string()).default([]),
    properties: z.record(z.string(), inputSchema),
  }),
  price: price.optional(),
  options: z.record(z.string(), optionRule).default({}),
  prompt: promptRule.optional(),
  words: z.partialRecord(z.enum(languages), z.record(z.string(), optionWords)).default({}),
});
export type ModelFile = z.infer<typeof modelFile>;

/** What is wrong with a model file; `path` is its JSON path, such as `$.input.properties.text`. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

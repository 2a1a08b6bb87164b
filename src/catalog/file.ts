import { z } from 'zod';
import { locales } from '../core/language.ts';
import { mediaKinds } from '../core/media/media-kind.ts';
import { usableRule } from '../core/prompt/flags.ts';
import { optionName } from './names.ts';
import { commandLimits } from '../core/discord-limits.ts';

const priceDecimals = 12;
const dollars = /^\d{1,6}(\.\d{1,12})?$/;
const notDollars = `must be US dollars above 0 with at most ${priceDecimals} decimals, such as "0.03"`;

/** A number as a decimal text, which for a small one is not its shortest spelling (`8.3e-7`). */
function decimalText(amount: number): string {
  const text = String(amount);
  const expanded = amount.toFixed(priceDecimals).replace(/0+$/, '');
  return text.includes('e') && Number(expanded) === amount ? expanded : text;
}

/** A JSON number is converted to a decimal text, so that prices are never computed with floats. */
const usd = z
  .union([z.string().regex(dollars, notDollars), z.number().positive(notDollars)], notDollars)
  .transform((amount) => (typeof amount === 'string' ? amount : decimalText(amount)))
  .refine((amount) => dollars.test(amount) && Number(amount) > 0, notDollars);

const price = z
  .strictObject({
    usd: z
      .union([usd, z.record(z.string(), usd)])
      .describe('US dollars: for a job, for each unit of `times`, or a table of them over the values of `by`.'),
    by: z.string().optional().describe('The input whose value picks one amount from the table.'),
    times: z.string().optional().describe('The input that the amount is multiplied by: seconds, images.'),
    note: z.string().optional().describe('Where the amount comes from; for people who read the file.'),
  })
  .describe('What a job costs. Without it the model is not offered to members.');
export type PriceRule = z.infer<typeof price>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const optionRule = z.strictObject({
  name: z.string().optional().describe("The option's name."),
  hidden: z.boolean().optional().describe('true: members do not see it, its default is sent.'),
  default: scalar.optional().describe("Sent where a member says nothing, instead of the schema's own."),
  only: z
    .array(z.union([z.string(), z.number()]))
    .nonempty()
    .optional()
    .describe('Of the values, only these are offered.'),
  min: z.number().optional().describe('No smaller number; the schema can only be narrowed.'),
  max: z.number().optional().describe('No larger number.'),
  maxLength: z.number().int().positive().optional().describe('No longer text, in characters.'),
  media: z
    .union([z.enum(mediaKinds), z.literal(false)])
    .optional()
    .describe(
      'The kind of file that it takes, where the schema does not say so. false: it is a text, although its name says that it takes a file.',
    ),
  types: z
    .array(z.string())
    .nonempty()
    .optional()
    .describe('Extensions such as "png". Only files of these types are taken.'),
  maxMb: z.number().positive().optional().describe('No larger file, in millions of bytes.'),
  minSeconds: z.number().nonnegative().optional().describe('No shorter video or sound.'),
  maxSeconds: z.number().positive().optional().describe('No longer video or sound.'),
  minSide: z.number().int().positive().optional().describe('No smaller width or height, in pixels.'),
  maxSide: z.number().int().positive().optional().describe('No larger width or height, in pixels.'),
  animated: z.boolean().optional().describe('true: the pictures may move.'),
  dataUri: z
    .boolean()
    .optional()
    .describe('Whether the model takes the bytes of a file in the request, as a data URI; else a link is sent.'),
});
export type OptionRule = z.infer<typeof optionRule>;

const regularExpression = z.string().refine(usableRule, 'must be a regular expression');

const promptRule = z.strictObject({
  input: z.string().describe('The input that holds the prompt.'),
  says: z
    .strictObject({ count: z.string() })
    .optional()
    .describe('The prompt names a number of images, and has to agree with this input.'),
  refuse: z
    .record(regularExpression, z.string().nullable())
    .optional()
    .describe(
      'Patterns of flags, each with the input that the value behind one goes to, or null: then the flag is refused.',
    ),
});
export type PromptRule = z.infer<typeof promptRule>;

const name = z
  .string()
  .refine(
    (text) => optionName(text) === text,
    `must be 1 to ${commandLimits.name} letters, digits, - or _, in lower case`,
  );
const nonBlank = z.string().refine((text) => text.trim() !== '', 'must not be blank');

/** On a phone, a result's buttons stand in rows. A longer label takes one alone. */
const longestAction = 20;

const optionWords = z.strictObject({
  name: name.optional(),
  description: nonBlank.optional(),
  action: nonBlank
    .max(longestAction)
    .optional()
    .describe("Of a command that takes a file: what its button on a result says, such as 'Animate'."),
  choices: z
    .record(z.string(), nonBlank.max(commandLimits.choiceName))
    .optional()
    .describe('What each value reads as.'),
});

const longestTitle = 40;

/** A file in the models directory. Only `id` and `input` are required. Everything else has a default or is derived. */
export const modelFile = z
  .strictObject({
    $schema: z.string().optional().describe('For editors.'),
    id: z
      .string()
      .regex(
        /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+){1,4}$/,
        'must be a model id such as "bytedance/seedream-4-0/sequential": two to five parts of letters, digits, ".", "_" and "-", none of which begins with "."',
      )
      .describe('The model id at RunComfy, as in the address that requests are sent to.'),
    source: z
      .strictObject({
        from: z.string(),
        date: z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a date such as 2026-11-21'),
        basePrice: z
          .strictObject({ usd: z.string(), unit: z.string().optional(), note: z.string().optional() })
          .optional()
          .describe("RunComfy's published base price. It is no total, and is not charged: `price` is."),
      })
      .optional()
      .describe('Where and when the input schema was copied; for people who read the file.'),
    command: z.string().optional().describe('The name of the slash command; derived from the id.'),
    title: z
      .string()
      .regex(
        /^[\p{L}\p{N}](?:[ .-]?[\p{L}\p{N}]+)*$/u,
        'must be letters and digits, with single spaces, dots or hyphens between them',
      )
      .max(longestTitle)
      .optional()
      .describe('What people call the model, such as "Seedream 4.0"; stands under its results.'),
    off: z.boolean().optional().describe('true: not offered, unless the setting MODELS names its command.'),
    input: z
      .looseObject({
        type: z.literal('object').default('object'),
        required: z.array(z.string()).default([]),
        properties: z.record(z.string(), z.unknown()).default({}),
      })
      .describe('The input schema, as RunComfy publishes it.'),
    order: z.array(z.string()).default([]).describe('Inputs whose options come first, in this order.'),
    options: z.record(z.string(), optionRule).default({}).describe('What is changed for members, by input.'),
    price: price.optional(),
    prompt: z
      .union([promptRule, z.literal(false)])
      .optional()
      .describe('Which input is the prompt, and its rules; false: none is.'),
    count: z
      .union([z.string(), z.literal(false)])
      .optional()
      .describe('The input that says how many files come back; false: none does.'),
    seed: z
      .union([z.string(), z.literal(false)])
      .optional()
      .describe('The input that takes the seed, which is drawn where a member gives none; false: none is drawn.'),
    words: z
      .partialRecord(z.enum(locales), z.record(z.string(), optionWords))
      .default({})
      .describe("By language, then by '/' and the command's name, or by an option's name."),
  })
  .describe('A model of RunComfy as one slash command.');
export type ModelFile = z.infer<typeof modelFile>;
export type ModelWords = ModelFile['words'];

/** A problem or a note about a model file. `path` is a JSON path, such as `$.input.properties.text`. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

/** zod's issues with a file as findings. For a key of a table, what is wrong with the key; for a union, only the issues of the alternative that was probably meant. */
export function findingsIn(issues: readonly z.core.$ZodIssue[], at: readonly PropertyKey[] = []): Finding[] {
  return issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code === 'invalid_key') return findingsIn(issue.issues, path);
    if (issue.code !== 'invalid_union') return [{ path: jsonPath(path), message: issue.message }];
    const [meant] = issue.errors.toSorted((a, b) => depth(b) - depth(a));
    const isMeant = meant !== undefined && (depth(meant) > 0 || issue.message === 'Invalid input');
    return isMeant ? findingsIn(meant, path) : [{ path: jsonPath(path), message: issue.message }];
  });
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map(({ path }) => path.length), 0);
}

/** A JSON path such as `$.input.properties.text`. A key that is no plain name stands in brackets. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return `$${path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('')}`;
}

/** Whether every JavaScript object has a property of this name. An input of such a name is never looked up in a record. */
export function isReservedKey(key: string): boolean {
  return key in Object.prototype;
}

/** A record's own value for a key, never an inherited one. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

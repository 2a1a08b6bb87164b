import type { ForgedOptions } from '../../../sandbox/discord/people/options.ts';
import type { WordKey } from '../../../src/words/words.ts';
import type { FaultTable } from '../table.ts';

/** A marker in every forged prompt. It must not be found in a log. */
export const marker = 'heron-of-the-forger';

const string = 3;
const integer = 4;
const subcommand = 1;

const prompt = { name: 'prompt', type: string, value: `a ${marker}` };
/** JSON can contain numbers that JavaScript cannot represent. Node writes such a text as it is (`JSON.rawJSON`). */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** Options that Discord's client would never send with `/image`, and that Discord would not pass on. */
interface ForgedCommand {
  readonly what: string;
  readonly lists: readonly ForgedOptions[];
  readonly answer: WordKey;
}

const beside = (...others: readonly Readonly<Record<string, unknown>>[]): ForgedOptions => [prompt, ...others];
const images = (value: unknown): ForgedOptions => beside({ name: 'images', type: integer, value });
const seed = (value: unknown): ForgedOptions => beside({ name: 'seed', type: integer, value });
const size = (value: unknown): ForgedOptions => beside({ name: 'size', type: string, value });
const preview = (value: unknown): ForgedOptions => beside({ name: 'preview', type: 5, value });
const named = (name: string): ForgedOptions => beside({ name, type: string, value: marker });

export const forgedCommands: readonly ForgedCommand[] = [
  {
    what: 'no prompt, or one that is no text',
    lists: [
      [],
      ...[undefined, null, 5, true, {}, { toString: marker }, [marker]].map((value) => [{ ...prompt, value }]),
      [{ name: 'prompt', type: 99, value: { length: 3 } }],
      [{ name: 'sub', type: subcommand, options: [prompt] }],
    ],
    answer: 'refusal.prompt-empty',
  },
  {
    what: 'a value that is not among the choices, of another type, or no number at all',
    lists: [
      ...[0, -1, 16, 1.5, 2 ** 53, '3', true, {}, [3], rawJSON('1e400'), rawJSON('-1e400'), rawJSON('1e-400')].map(
        images,
      ),
      ...['', 'constructor', '__proto__', 5, {}, ['2048:2048 (1:1)']].map(size),
    ],
    answer: 'refusal.option-not-offered-of',
  },
  {
    what: 'a seed of another type, or no number at all, or a preview that is not true or false',
    lists: [...[1.5, '7', true, 2 ** 53, rawJSON('1e400'), {}, []].map(seed), ...[1, 'true', '', {}, []].map(preview)],
    answer: 'refusal.option-not-offered',
  },
  { what: 'a number below what is offered', lists: [-1, -(2 ** 31)].map(seed), answer: 'refusal.option-too-small' },
  { what: 'a number above what is offered', lists: [2 ** 31, 2 ** 52].map(seed), answer: 'refusal.option-too-large' },
  {
    what: 'options that the command does not have, among them hidden inputs and names that every object has',
    lists: [
      ...['sequential_image_generation', 'text', '__proto__', 'constructor', 'toString', 'hasOwnProperty', ''].map(
        named,
      ),
      ...['`@everyone`', '\n# heading', '<@123456789012345678>', 'x'.repeat(10_000), '\u202E', '\uD83D'].map(named),
      Array.from({ length: 1_000 }, (_, index) => ({ name: `option-${index}`, type: string, value: marker })),
    ],
    answer: 'refusal.option-unknown',
  },
  {
    what: 'a prompt of a million characters',
    lists: [[{ ...prompt, value: `${marker} `.repeat(50_000) }]],
    answer: 'refusal.option-too-long',
  },
];

/** A made-up `custom_id` for an existing job. */
interface ForgedPress {
  readonly what: string;
  readonly ids: (job: string) => readonly string[];
  readonly answer: WordKey;
}

const actions = ['cancel', 'private', 'withhold', 'receipt', 'show'] as const;
/** The digits in another script. `zero` is the zero of that script. */
const inScript = (digits: string, zero: number): string =>
  digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

export const forgedPresses: readonly ForgedPress[] = [
  {
    what: 'an id that Easel never makes: empty, too long, of another version, with other digits, names of prototypes',
    ids: (job) => [
      '',
      'cancel',
      'cancel:',
      `:${job}`,
      ...['refund', '__proto__', 'constructor', 'toString', 'Cancel', 'v2:cancel', ' cancel'].map(
        (each) => `${each}:${job}`,
      ),
      ...[':1', '\n', '\u0000', '\u200B', ' '].map((more) => `cancel:${job}${more}`),
      `cancel:${inScript(job, 0x0660)}`,
      `cancel:${inScript(job, 0xff10)}`,
      'cancel:-1',
      'cancel:1e18',
      'cancel:../../easel',
      `cancel:${'9'.repeat(93)}`,
      `cancel:${'9'.repeat(94)}`,
      `cancel:${'9'.repeat(1_000_000)}`,
      '\uD83D',
      '\u202Ecancel',
    ],
    answer: 'refusal.unknown-button',
  },
  {
    what: 'a job that does not exist',
    ids: () => actions.flatMap((action) => [`${action}:${'0'.repeat(17)}`, `${action}:${'9'.repeat(20)}`]),
    answer: 'press.unknown-job',
  },
];

export const forgedTable: FaultTable = {
  title: 'Forged commands and presses',
  about:
    'What neither a client nor Discord would send. Each is answered in private within three seconds. No job is made or changed, RunComfy is not asked, and no log has the prompt. Presses on somebody else’s job are refused in the same way, for members, for moderators of other servers, and for moderators of this server where only the owner may press: “Only its owner or a moderator can do that.” What shows something, such as *Show me*, *More…* and *Full prompt*, says in another server that Easel does not know the request.',
  columns: ['Forged', 'tried in so many ways', 'answer'],
  rows: [
    ...forgedCommands.map(({ what, lists, answer }) => [`command: ${what}`, String(lists.length), `\`${answer}\``]),
    ...forgedPresses.map(({ what, ids, answer }) => [`press: ${what}`, String(ids('').length), `\`${answer}\``]),
  ],
};

import { z } from 'zod';
import type { Json } from '../core/job/record.ts';
import { toFields } from './fields.ts';
import { findingsIn, modelFile, type ModelFile } from './file.ts';
import { fitToDiscord } from './fit-to-discord.ts';
import { inferCount, inferPrompt, outputKind } from './infer.ts';
import { classifyInputs, type Inputs } from './inputs.ts';
import type { ModelDraft, ModelReading, ModelResult } from './model.ts';
import { commandName, optionName } from './names.ts';
import { priceWith } from './price.ts';
import { ruleProblems } from './rules.ts';
import { seedOf } from './seed.ts';
import { commandLimits } from '../core/discord-limits.ts';

/** The parts of a file that name its command, whatever is wrong with the others. */
const naming = z.object({ id: z.string(), command: z.string().optional(), off: z.boolean().catch(false) });

const noPrice = { path: '$.price', message: 'is missing: what has no price is not offered to members' };

/**
 * Reads one model file's content; `version` is its digest. An input that members cannot fill in keeps its default. The
 * model is refused where such an input is required and has no default. All problems are reported together. Never throws.
 */
export function readModel(content: unknown, version: string): ModelResult {
  const { data: named } = naming.safeParse(content);
  const command = named?.command === undefined ? commandName(named?.id ?? '') : optionName(named.command);
  const facts = { command, isOff: named?.off ?? false };
  const parsed = modelFile.safeParse(content);
  if (parsed.success) return { ...facts, ...readFile(parsed.data, command, version) };
  return { ...facts, ok: false, problems: findingsIn(parsed.error.issues), notes: [], draft: undefined };
}

function readFile(file: ModelFile, command: string | undefined, version: string): ModelReading {
  const { inputs: published, problems, notes } = classifyInputs(file);
  const seed = seedOf(file.seed, published);
  const inputs = withoutDefault(published, seed?.input);
  const prompt = file.prompt === false ? undefined : (file.prompt ?? inferPrompt(inputs));
  const count = file.count === false ? undefined : (file.count ?? prompt?.says?.count ?? inferCount(inputs));
  problems.push(...ruleProblems(file, inputs));

  const chosen = toFields(file, inputs, { prompt, count, seed: seed?.input });
  problems.push(...chosen.problems);
  notes.push(...chosen.notes);

  if (command === undefined) {
    problems.push({
      path: '$.command',
      message: `is no name that Discord takes: 1 to ${commandLimits.name} letters, digits, - or _`,
    });
  }
  if (problems.length > 0 || command === undefined) {
    return {
      ok: false,
      problems: file.price === undefined ? [...problems, noPrice] : problems,
      notes,
      draft: undefined,
    };
  }
  const { id, title, words } = file;
  const { resize, preview } = chosen;
  const others = [resize, preview].filter((name) => name !== undefined).length;
  const fields = fitToDiscord(chosen.fields, words, others);
  const defaults: Readonly<Record<string, Json>> = Object.fromEntries(
    [...inputs].flatMap(([name, input]) => (input.default === undefined ? [] : [[name, input.default]])),
  );
  const draft: ModelDraft = {
    id,
    version,
    command,
    title,
    fields,
    resize,
    preview,
    defaults,
    prompt,
    count,
    seed,
    kind: outputKind(id, inputs),
    words,
  };
  const price = file.price === undefined ? noPrice : priceWith(file.price, draft);
  return 'path' in price
    ? { ok: false, problems: [price], notes, draft }
    : { ok: true, model: { ...draft, price }, notes };
}

/** A published default of a seed would give every request the same one, or leave it to the model. */
function withoutDefault(inputs: Inputs, seed: string | undefined): Inputs {
  return new Map([...inputs].map(([name, input]) => [name, name === seed ? { ...input, default: undefined } : input]));
}

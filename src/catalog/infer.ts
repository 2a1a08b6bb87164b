import { isWhole } from './field.ts';
import type { PromptRule } from './file.ts';
import type { Inputs } from './inputs.ts';
import { isLength } from './length.ts';
import type { OutputKind } from './model.ts';
import { withoutNode } from './names.ts';

const plain = (input: string): string => withoutNode(input).toLowerCase();

const prompts = ['prompt', 'positive_prompt', 'text_prompt', 'text', 'tags', 'description', 'lyrics'];
const counts =
  /^(n|(num|number_of|max|count_of)_(images|videos|outputs|samples|results)|(image|output|batch)_(count|size)|images_count|batch)$/;

/** The prompt: the first text input with one of the names that RunComfy's models use for it. */
export function inferPrompt(inputs: Inputs): PromptRule | undefined {
  const texts = [...inputs].filter(([, { offered }]) => offered?.kind === 'text').map(([name]) => name);
  const input = prompts.flatMap((name) => texts.filter((text) => plain(text) === name))[0];
  return input === undefined ? undefined : { input };
}

/** Whether an input takes the seed, by its name. */
export function infersSeed(input: string): boolean {
  return /^(random_|noise_)?seed$/.test(plain(input));
}

/** Whether an input takes the size or the shape of what is made, by its name. */
export function infersShape(input: string): boolean {
  return /^((image|output)_)?(size|aspect_ratio|ratio|resolution)$/.test(plain(input));
}

/** The whole-number input that says how many files come back. */
export function inferCount(inputs: Inputs): string | undefined {
  return [...inputs].find(([name, { offered }]) => counts.test(plain(name)) && isWhole(offered))?.[0];
}

export function outputKind(id: string, inputs: Inputs): OutputKind {
  if (/audio|speech|music|voice|song|sound/i.test(id) && !/video/i.test(id)) return 'audio';
  if (/video|animat|motion|[ti]2v/i.test(id) || [...inputs.keys()].some((input) => isLength(input))) return 'video';
  return 'image';
}

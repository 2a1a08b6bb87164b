import type { PromptRule } from './file.ts';
import { withoutNode } from './names.ts';
import type { Offer } from './offer.ts';

/** What a model makes, as far as its id and inputs tell. It decides nothing but the first guess of how long a run takes. */
export type OutputKind = 'image' | 'video' | 'audio';

type Offers = ReadonlyMap<string, Offer>;

const plain = (input: string): string => withoutNode(input).toLowerCase();

const prompts = ['prompt', 'positive_prompt', 'text_prompt', 'text', 'tags', 'description', 'lyrics'];
const counts =
  /^(n|(num|number_of|max|count_of)_(images|videos|outputs|samples|results)|(image|output|batch)_(count|size)|images_count|batch)$/;

/** The first text that asks for something, by the names that RunComfy's models give it. */
export function derivedPrompt(offers: Offers): PromptRule | undefined {
  const texts = [...offers].flatMap(([input, offer]) =>
    offer.kind === 'offered' && offer.simple.type === 'string' && offer.simple.choices === undefined ? [input] : [],
  );
  const input = prompts.flatMap((name) => texts.filter((text) => plain(text) === name))[0];
  return input === undefined ? undefined : { input };
}

/** The whole number that says how many files come back. */
export function derivedCount(offers: Offers): string | undefined {
  return [...offers].find(
    ([input, offer]) => counts.test(plain(input)) && offer.kind === 'offered' && offer.simple.type === 'integer',
  )?.[0];
}

export function outputKind(id: string, offers: Offers): OutputKind {
  if (/audio|speech|music|voice|song|sound/i.test(id) && !/video/i.test(id)) return 'audio';
  if (/video|animat|motion|[ti]2v/i.test(id) || [...offers.keys()].some((input) => isLength(input))) return 'video';
  return 'image';
}

/** Whether an input says how many seconds come back. */
export function isLength(input: string): boolean {
  return /^(duration|seconds|length|video_length|audio_length)(_s|_seconds|_in_seconds)?$/.test(plain(input));
}

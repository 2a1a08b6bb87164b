import { statedCount } from './stated-count.ts';

/** The text and the number to send, or why the prompt and the option contradict each other. */
export type CountVerdict =
  | { ok: true; count: number; text: string }
  | { ok: false; refusal: { reason: 'count-not-offered'; said: number; largest: number } }
  | { ok: false; refusal: { reason: 'counts-differ'; said: number; option: number } }
  | { ok: false; refusal: { reason: 'too-long-with-count'; over: number; count: number } };

type CountRequest = {
  prompt: string;
  option: number | undefined;
  offered: readonly number[];
  fallback: number;
  maxLength: number | undefined;
};

function matches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Whether most of the text is Chinese. A word of other letters counts as one and a half Chinese characters. */
function isMostlyChinese(text: string): boolean {
  const han = matches(text, /\p{Script=Han}/gu);
  const kana = matches(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const words = matches(text, /[\p{L}--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]+/gv);
  return han > words * 1.5 && han >= kana * 2;
}

/** The sentence that says the number of pictures before a text, in the text's language. */
export function countSentence(text: string, count: number): string {
  return isMostlyChinese(text) ? `生成 ${count} 張圖片。` : `Generate ${count} ${count === 1 ? 'image' : 'images'}. `;
}

/**
 * Brings the number in the prompt and the option together, as Seedream's schema wants ("your prompt needs to contain the
 * number of images"). A number that the prompt says (see `statedCount`) is taken if the option is left out, and must be the
 * option's otherwise; 一張 is taken as 1 if the option is left out and contradicts no option. A prompt that does not say the
 * number that is sent gets one sentence before it.
 *
 * @param request.prompt its visible text
 * @param request.offered the numbers that the option offers
 * @param request.fallback the number if neither the option nor the prompt says one
 * @param request.maxLength the schema's, in code points as JSON Schema counts; no text that is returned is longer
 */
export function agreeOnCount(request: CountRequest): CountVerdict {
  const { prompt, option, offered, fallback, maxLength } = request;
  const said = statedCount(prompt);
  if (said?.firm === true && option === undefined && !offered.includes(said.count)) {
    const largest = offered.reduce((most, number) => Math.max(most, number), offered[0] ?? fallback);
    return { ok: false, refusal: { reason: 'count-not-offered', said: said.count, largest } };
  }
  if (said?.firm === true && option !== undefined && option !== said.count) {
    return { ok: false, refusal: { reason: 'counts-differ', said: said.count, option } };
  }
  const taken = said !== undefined && offered.includes(said.count) ? said.count : fallback;
  const count = option ?? taken;
  const text = said?.count === count ? prompt : countSentence(prompt, count) + prompt;
  const over = Array.from(text).length - (maxLength ?? Infinity);
  if (over > 0) return { ok: false, refusal: { reason: 'too-long-with-count', over, count } };
  return { ok: true, count, text };
}

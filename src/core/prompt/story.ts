import { oneLine } from '../plain-text.ts';
import { visibleText } from '../visible-text.ts';
import { countSentence } from './count.ts';
import { hasContent } from './has-content.ts';

/** The captions of a story: a line each. Lines without a letter, a digit or an emoji are left out. */
export function captionsIn(lines: string): readonly string[] {
  return visibleText(lines)
    .split('\n')
    .map((line) => line.trim())
    .filter(hasContent);
}

/**
 * The prompt of a story: the number of pictures, what the whole is about, and the numbered captions. The number comes
 * first, so no number in the other texts is taken for it (see `statedCount`).
 */
export function storyPrompt(about: string, captions: readonly string[]): string {
  const whole = visibleText(about).trim();
  const scenes = captions.map((caption, index) => `${index + 1}. ${caption}`);
  const texts = [...(whole === '' ? [] : [whole]), ...scenes];
  return visibleText(`${countSentence(texts.join('\n'), captions.length)}${texts.join('\n')}`);
}

/** What a story is called: what it is about, else its first caption. On one line, of at most `longest` characters. */
export function storyName(prompt: string, captions: readonly string[], longest = 100): string {
  const [first = ''] = captions;
  const texts = ['fox', '狐狸'].map((text) => countSentence(text, captions.length));
  const said = texts.find((sentence) => prompt.startsWith(sentence)) ?? '';
  const [about = ''] = prompt.slice(said.length).split('\n');
  return oneLine(about === `1. ${first}` ? first : about, longest) || oneLine(first, longest) || '—';
}

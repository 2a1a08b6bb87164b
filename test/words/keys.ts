import type { RequestRefusal } from '../../src/catalog/request.ts';
import { failureReasons } from '../../src/core/job/record.ts';
import en from '../../locales/en-US.json' with { type: 'json' };
import zh from '../../locales/zh-TW.json' with { type: 'json' };
import { withoutComments, type Source } from '../architecture/sources.ts';

export const texts: Readonly<Record<'en-US' | 'zh-TW', Readonly<Record<string, string>>>> = {
  'en-US': en,
  'zh-TW': zh,
};

const plural = /_(one|other)$/;

/** The key as code says it, without its plural's ending. */
export function stemOf(key: string): string {
  return key.replace(plural, '');
}

export function isPlural(key: string): boolean {
  return plural.test(key);
}

/** The names in `{{ }}`, each once. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))].toSorted();
}

const outOfBounds = ['option-too-small', 'option-too-large'] as const satisfies readonly RequestRefusal['reason'][];

/** Keys that code puts together, by the expression in them: everything that it can be. */
const composed: ReadonlyMap<string, readonly string[]> = new Map([
  ['failure.${status.reason}', failureReasons.map((reason) => `failure.${reason}`)],
  ['refusal.${refusal.reason}', outOfBounds.map((reason) => `refusal.${reason}`)],
]);

/** Every key that the sources name; an expression that `composed` does not know comes back as it stands. */
export function keysUsed(sources: readonly Source[], stems: ReadonlySet<string>): Set<string> {
  const prefixes = new Set([...stems].map((stem) => stem.split('.')[0] ?? ''));
  const isKeyLike = (text: string): boolean => prefixes.has(text.split('.')[0] ?? '') && text.includes('.');
  return new Set(
    sources.flatMap(({ text }) => {
      const code = withoutComments(text);
      const plain = [...code.matchAll(/'([^'\n]+)'/g)].flatMap(([, literal = '']) =>
        stems.has(literal) ? literal : [],
      );
      const asked = [...code.matchAll(/\b(?:words\(\s*[\w.]+,|say\()\s*'([^'\n]+)'/g)].map(
        ([, literal = '']) => literal,
      );
      const templates = [...code.matchAll(/`([\w.-]*\$\{[^`\n]+?\}[\w.-]*)`/g)].flatMap(([, template = '']) =>
        isKeyLike(template) ? (composed.get(template) ?? [template]) : [],
      );
      return [...plain, ...asked, ...templates];
    }),
  );
}

import type { Scalar } from '../core/job/record.ts';
import type { Field, Outline } from './model.ts';
import type { Given } from './request.ts';

const prompt = 'a lighthouse in a storm';

/** What a member would have to type, by the options' names: required ones only. */
export function sampleRequest(model: Pick<Outline, 'fields'>): Given {
  return Object.fromEntries(
    model.fields.filter(({ required }) => required).map((field) => [field.name, valueFor(field)]),
  );
}

function valueFor({ type, choices, min, max, minLength = 0, maxLength, default: fallback }: Field): Scalar {
  const [choice] = choices ?? [];
  if (choice !== undefined) return choice;
  switch (type) {
    case 'boolean':
      return fallback ?? true;
    case 'string':
      return Array.from(prompt.padEnd(minLength, '!')).slice(0, maxLength).join('');
    case 'integer':
    case 'number':
      return fallback ?? min ?? Math.min(max ?? 1, 1);
  }
}

import type { Scalar } from '../core/job/record.ts';
import type { Field } from './field.ts';
import type { ModelDraft } from './model.ts';
import type { OptionValues } from './request.ts';

const prompt = 'a lighthouse in a storm';

/** Values for the required options, as a member would have to give them. */
export function sampleRequest({ fields }: Pick<ModelDraft, 'fields'>): OptionValues {
  return Object.fromEntries(fields.filter(({ required }) => required).map((field) => [field.name, valueFor(field)]));
}

function valueFor(field: Field): Scalar {
  switch (field.kind) {
    case 'choice':
      return field.choices[0] ?? '';
    case 'switch':
      return field.default ?? true;
    case 'text':
      return Array.from(prompt.padEnd(field.minLength ?? 0, '!'))
        .slice(0, field.maxLength)
        .join('');
    case 'number':
      return field.default ?? field.min ?? Math.min(field.max ?? 1, 1);
  }
}

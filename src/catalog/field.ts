import { z } from 'zod';
import type { Scalar } from '../core/job/record.ts';
import type { Field } from './model.ts';

export type OptionRefusal =
  | { readonly reason: 'option-unknown'; readonly option: string }
  | { readonly reason: 'option-missing'; readonly option: string }
  | { readonly reason: 'option-not-offered'; readonly option: string }
  | { readonly reason: 'option-too-small'; readonly option: string; readonly limit: number }
  | { readonly reason: 'option-too-large'; readonly option: string; readonly limit: number }
  | { readonly reason: 'option-too-short'; readonly option: string; readonly limit: number }
  | { readonly reason: 'option-too-long'; readonly option: string; readonly limit: number; readonly over: number };

/** What is wrong with a value for this field; nothing where it may be sent. */
export function checkField(field: Field, value: Scalar | undefined): OptionRefusal | undefined {
  const option = field.name;
  if (value === undefined) return field.required ? { reason: 'option-missing', option } : undefined;
  if (!ofType(field).safeParse(value).success) return { reason: 'option-not-offered', option };
  if (typeof value === 'number') {
    if (field.min !== undefined && value < field.min) return { reason: 'option-too-small', option, limit: field.min };
    if (field.max !== undefined && value > field.max) return { reason: 'option-too-large', option, limit: field.max };
  }
  if (typeof value === 'string') {
    const length = Array.from(value).length;
    if (field.minLength !== undefined && length < field.minLength) {
      return { reason: 'option-too-short', option, limit: field.minLength };
    }
    if (field.maxLength !== undefined && length > field.maxLength) {
      return { reason: 'option-too-long', option, limit: field.maxLength, over: length - field.maxLength };
    }
  }
  return undefined;
}

/** The field's type, and its choices where they are given; numbers as far as Discord takes them. */
function ofType(field: Field): z.ZodType {
  if (field.choices !== undefined) return z.literal([...field.choices]);
  switch (field.type) {
    case 'string':
      return z.string();
    case 'boolean':
      return z.boolean();
    case 'integer':
      return z.int();
    case 'number':
      return z.number().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
  }
}

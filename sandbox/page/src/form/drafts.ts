import type { Component } from '../../../discord/client/api.ts';
import type { FieldValues } from './fields.ts';

const mostDrafts = 20;
const drafts = new Map<string, FieldValues>();

/** A form that looks different is another form: what is preset in it must not be hidden by what was typed before. */
export function draftName(from: string, title: string, components: readonly Component[]): string {
  return JSON.stringify([from, title, components]);
}

export function draftOf(name: string): FieldValues | undefined {
  return drafts.get(name);
}

/** Keeps what was typed until the page is left. The oldest is forgotten when there are many. */
export function keepDraft(name: string, values: FieldValues): void {
  drafts.delete(name);
  drafts.set(name, values);
  const [oldest] = drafts.keys();
  if (drafts.size > mostDrafts && oldest !== undefined) drafts.delete(oldest);
}

export function dropDraft(name: string): void {
  drafts.delete(name);
}

/** A keyword without its wildcards. `opensLeft`: it may stand inside a word that begins before it. */
export interface Keyword {
  readonly core: string;
  readonly opensLeft: boolean;
  readonly opensRight: boolean;
}

/**
 * Reads a keyword as AutoMod does. A `*` at its beginning or end means that the word may go on there; elsewhere it is an
 * ordinary character. Undefined for a keyword of nothing but wildcards: it would match everything.
 * Source: https://docs.discord.com/developers/resources/auto-moderation, 'Keyword Matching Strategies'.
 */
export function readKeyword(text: string): Keyword | undefined {
  const trimmed = text.trim();
  const core = trimmed.replace(/^\*+/, '').replace(/\*+$/, '').trim();
  if (core === '') return undefined;
  return { core, opensLeft: trimmed.startsWith('*'), opensRight: trimmed.endsWith('*') };
}

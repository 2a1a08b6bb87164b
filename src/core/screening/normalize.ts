const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The text in NFKC, without invisible characters (`\p{Cf}`, and others that Unicode says to ignore, such as variation
 * selectors). Each run of white space becomes one space.
 */
export function normalizeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNSEEN, '')
    .normalize('NFKC')
    .replaceAll(UNSEEN, '')
    .replaceAll(/[\s\u2800]+/g, ' ')
    .trim()
    .normalize('NFKC');
}

/** A normalized text without differences of case: `Straße`, `STRAẞE` and `STRASSE` become the same. */
export function caseFolded(text: string): string {
  return text.replaceAll('İ', 'i').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}

/** Lower case without a change of length: 'İ' is the only character that would become longer. */
export function lowerCase(text: string): string {
  return text.replaceAll('İ', 'i').toLowerCase();
}

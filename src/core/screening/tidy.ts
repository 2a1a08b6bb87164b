const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The text in NFKC, without characters that cannot be seen (`\p{Cf}` and what else Unicode has a reader ignore, such as
 * variation selectors), its white space one space each.
 */
export function tidy(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNSEEN, '')
    .normalize('NFKC')
    .replaceAll(UNSEEN, '')
    .replaceAll(/[\s\u2800]+/g, ' ')
    .trim()
    .normalize('NFKC');
}

/** A tidy text without differences of case: `Straße` and `STRASSE` are the same. */
export function caseFolded(text: string): string {
  return text.replaceAll('İ', 'i').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}

/** Lower case with each character in its place: 'İ' is the only one that would become longer. */
export function lowerCase(text: string): string {
  return text.replaceAll('İ', 'i').toLowerCase();
}

/**
 * A prompt in the form in which it is sent, and in which it is checked: as written, in NFC, without control characters.
 * Line ends of every kind become `\n`, a tab becomes a space, and half a surrogate pair becomes U+FFFD (it cannot be
 * written in UTF-8). Invisible format characters stay: joiners and direction marks belong to how some scripts are spelt.
 */
export function sendable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n|[\r\v\f\u0085]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/(?!\n)\p{Cc}/gu, '')
    .normalize('NFC');
}

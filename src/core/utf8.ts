/** The code of the error for bytes that are not UTF-8. */
export const notUtf8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';

/** The text of bytes in UTF-8, without a byte order mark at its beginning. @throws an error with the code `notUtf8` */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

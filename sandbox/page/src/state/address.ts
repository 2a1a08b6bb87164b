/** Who uses the page and which channel they look at, as the hash of its address has it: `#/PERSON/CHANNEL`. */
export interface Address {
  readonly personId?: string;
  readonly channelId?: string;
}

const form = /^#\/(?<personId>\d{1,20})(?:\/(?<channelId>\d{1,20}))?$/u;

/** Anything else than ids is left out. */
export function readAddress(hash: string): Address {
  const { personId, channelId } = form.exec(hash)?.groups ?? {};
  return { ...(personId !== undefined && { personId }), ...(channelId !== undefined && { channelId }) };
}

export function writeAddress(personId: string, channelId?: string): string {
  return channelId === undefined ? `#/${personId}` : `#/${personId}/${channelId}`;
}

import type { DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';

/** One request that uploaded files to Discord. */
export interface UploadSeen {
  readonly exchange: Exchange;
  readonly names: readonly string[];
  /** Bytes of all its files. */
  readonly size: number;
}

const isForm = ({ headers }: Exchange): boolean => headers['content-type']?.startsWith('multipart/form-data') === true;

/** The uploads that Discord accepted, the oldest first. */
export function uploadsTo(discord: DiscordStandIn): readonly UploadSeen[] {
  return discord.traffic
    .filter((exchange) => isForm(exchange) && exchange.status === 200)
    .map((exchange) => {
      const { files } = exchange.body as { files: readonly { name: string; size: number }[] };
      return { exchange, names: files.map(({ name }) => name), size: files.reduce((sum, { size }) => sum + size, 0) };
    });
}

/**
 * Answers uploads in this way `times` times, after `skip` that pass. Other requests are not affected. The returned
 * function ends it.
 */
export function refuseUploads(
  discord: DiscordStandIn,
  answer: { readonly status: number; readonly code: number; readonly skip?: number; readonly times?: number },
): () => void {
  let { skip = 0, times = Infinity } = answer;
  return discord.onRequest((exchange) => {
    if (!isForm(exchange) || skip-- > 0 || times-- <= 0) return;
    discord.faults.inject({
      method: exchange.method,
      fault: { kind: 'answer', status: answer.status, body: { code: answer.code, message: 'refused by the test' } },
    });
  });
}

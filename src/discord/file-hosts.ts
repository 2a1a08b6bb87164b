import type { UploadHosts } from '../core/moderation/input-owner.ts';

/** The hosts of files in Discord's messages: Discord's own, and that of the API where another address is set. */
export function fileHosts(apiUrl: string): UploadHosts {
  const { origin } = new URL(apiUrl);
  return {
    origins: origin === 'https://discord.com' ? [] : [origin],
    domains: ['cdn.discordapp.com', 'media.discordapp.net'],
  };
}

/** Where the files of Discord's messages lie: on hosts of its own, and with another address of its API there, too. */
export function fileHosts(apiUrl: string): {
  readonly origins: readonly string[];
  readonly domains: readonly string[];
} {
  const { origin } = new URL(apiUrl);
  return {
    origins: origin === 'https://discord.com' ? [] : [origin],
    domains: ['cdn.discordapp.com', 'media.discordapp.net'],
  };
}

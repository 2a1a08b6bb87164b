import type { Config } from '../config.ts';
import { fileHosts } from '../discord/file-hosts.ts';
import { runComfyDomains } from '../services/media/hosts.ts';

/** Where members' addresses of files may lead: where the operator says, else to Discord's and RunComfy's files. */
export function inputHosts({ inputs, discord, runcomfy }: Pick<Config, 'inputs' | 'discord' | 'runcomfy'>): {
  readonly origins: readonly string[];
  readonly domains: readonly string[];
} {
  if (inputs.hosts !== undefined) return inputs.hosts;
  const ofDiscord = fileHosts(discord.apiUrl);
  return {
    origins: [...ofDiscord.origins, ...runcomfy.mediaOrigins],
    domains: [...ofDiscord.domains, ...runComfyDomains],
  };
}

import { fileHosts } from '../discord/file-hosts.ts';
import { createDownloads, type Downloads } from '../services/media/download.ts';
import { runComfyDomains } from '../services/media/hosts.ts';
import { inputHosts } from './input-hosts.ts';
import { createRunComfy, type RunComfy } from '../services/runcomfy/client.ts';
import { createGuard } from '../services/runtime/guarded-requests.ts';
import type { Runtime } from './runtime.ts';

/** The HTTP clients beside Discord's API. */
export interface Clients {
  readonly runcomfy: RunComfy;
  readonly downloads: Downloads;
  /** Downloads of Discord's files, and of RunComfy's. */
  readonly evidence: Downloads;
  /** Downloads of what members put in. */
  readonly inputDownloads: Downloads;
}

export function createClients({ config, clock, acting, opened, log }: Runtime): Clients {
  const runcomfy = createRunComfy({
    apiUrl: config.runcomfy.apiUrl,
    token: config.secrets.runcomfyToken,
    clock,
    guard: createGuard(() => acting.mayAct()),
    heard: (answer) => clock.answered('runcomfy', answer),
  });
  opened.defer(async () => runcomfy.close());
  const downloads = createDownloads({ origins: config.runcomfy.mediaOrigins, log });
  opened.defer(async () => downloads.close());
  const ofDiscord = fileHosts(config.discord.apiUrl);
  const evidence = createDownloads({
    origins: [...ofDiscord.origins, ...config.runcomfy.mediaOrigins],
    domains: [...ofDiscord.domains, ...runComfyDomains],
  });
  opened.defer(async () => evidence.close());
  // Attached files and results are fetched wherever members' own addresses may lead.
  const { origins, domains } = inputHosts(config);
  const inputDownloads = createDownloads({
    origins: [...ofDiscord.origins, ...origins],
    domains: [...ofDiscord.domains, ...domains],
    log,
  });
  opened.defer(async () => inputDownloads.close());
  return { runcomfy, downloads, evidence, inputDownloads };
}

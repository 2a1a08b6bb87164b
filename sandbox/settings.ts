import type { DiscordStandIn } from './discord/discord.ts';
import type { RunComfyStandIn } from './runcomfy/runcomfy.ts';

/** The environment variables that connect a bot to these stand-ins. */
export function standInSettings(
  discord: Pick<DiscordStandIn, 'token' | 'url'>,
  runcomfy: Pick<RunComfyStandIn, 'token' | 'url' | 'mediaOrigin'>,
) {
  return {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    RUNCOMFY_API_TOKEN: runcomfy.token,
    RUNCOMFY_API_URL: runcomfy.url,
    RUNCOMFY_MEDIA_ORIGINS: runcomfy.mediaOrigin,
  };
}

import { existsSync, readdirSync } from 'node:fs';

/** The folders of jobs in a bot's spool; what the bot itself keeps there begins with `.easel-spool`. */
export function spooled({ config }: { readonly config: { readonly spoolDir: string } }): string[] {
  if (!existsSync(config.spoolDir)) return [];
  return readdirSync(config.spoolDir).filter((name) => !name.startsWith('.easel-spool'));
}

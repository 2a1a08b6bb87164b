import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Words } from '../words/words.ts';

/** Commands are offered in servers that installed the bot. */
export const inServers = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild],
};

/** What Discord is told of a slash command, but for its options. */
export function slash(name: 'quota' | 'jobs' | 'policy' | 'moderate', words: Words) {
  return {
    type: ApplicationCommandType.ChatInput as const,
    name,
    name_localizations: { 'zh-TW': words('zh-TW', `command.${name}.name`) },
    description: words('en-US', `command.${name}.description`),
    description_localizations: { 'zh-TW': words('zh-TW', `command.${name}.description`) },
    ...inServers,
  };
}

/** What Discord is told of a command in the menu of a member, or of a message. */
export function menu<T extends ApplicationCommandType>(type: T, name: 'look-up' | 'remove' | 'report', words: Words) {
  return {
    type,
    name: words('en-US', `command.${name}.name`),
    name_localizations: { 'zh-TW': words('zh-TW', `command.${name}.name`) },
    ...inServers,
  };
}

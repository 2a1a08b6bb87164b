import { ContainerBuilder, type APIMessageTopLevelComponent } from 'discord.js';

/** Lines of text as the components of a private answer. */
export function privateText(lines: readonly string[]): APIMessageTopLevelComponent[] {
  return [new ContainerBuilder().addTextDisplayComponents((display) => display.setContent(lines.join('\n'))).toJSON()];
}

import { MessageFlags, type APIMessageTopLevelComponent, type ContainerBuilder } from 'discord.js';

/** A message that is all components. */
export interface MessageBody {
  /** Set with the first edit and for good; what was there before must be emptied with it. */
  readonly flags: typeof MessageFlags.IsComponentsV2;
  readonly content: null;
  readonly embeds: readonly [];
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly allowed_mentions: { readonly parse: readonly []; readonly users?: readonly string[] };
}

/** @param pinged the members whom its mentions ping; nobody else is. */
export function messageBody(container: ContainerBuilder, pinged: readonly string[] = []): MessageBody {
  return {
    flags: MessageFlags.IsComponentsV2,
    content: null,
    embeds: [],
    components: [container.toJSON()],
    allowed_mentions: pinged.length > 0 ? { parse: [], users: pinged } : { parse: [] },
  };
}

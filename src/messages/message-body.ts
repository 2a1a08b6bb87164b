import {
  MessageFlags,
  type APIMessageTopLevelComponent,
  type ContainerBuilder,
  type TextDisplayBuilder,
} from 'discord.js';

/** The body of a message of components only. */
export interface MessageBody {
  /** Once set, the flag cannot be removed. An edit that sets it has to empty the content and the embeds. */
  readonly flags: typeof MessageFlags.IsComponentsV2;
  readonly content: null;
  readonly embeds: readonly [];
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly allowed_mentions: { readonly parse: readonly []; readonly users?: readonly string[] };
}

/** @param pinged the members that its mentions ping. Nobody else is pinged. */
export function messageBody(
  container: ContainerBuilder | TextDisplayBuilder,
  pinged: readonly string[] = [],
): MessageBody {
  return {
    flags: MessageFlags.IsComponentsV2,
    content: null,
    embeds: [],
    components: [container.toJSON()],
    allowed_mentions: pinged.length > 0 ? { parse: [], users: pinged } : { parse: [] },
  };
}

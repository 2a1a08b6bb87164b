/** A user in Discord's own JSON. */
export interface WireUser {
  readonly id: string;
  readonly username: string;
  readonly discriminator: string;
  readonly global_name: string | null;
  readonly avatar: null;
  readonly public_flags: number;
  readonly bot?: true;
}

export interface Person {
  readonly user: WireUser;
  /** The language setting of this person's client. */
  readonly locale: string;
  /** How many bytes a file of theirs may have at least, as Nitro raises it. */
  readonly attachmentLimit?: number;
  /** Whether they installed the application for themselves. */
  readonly hasInstalled?: boolean;
  /** What they are in the demo world, such as `moderator`. */
  readonly part?: string;
  directMessagesClosed: boolean;
}

export function wireUser(id: string, username: string): WireUser {
  return { id, username, discriminator: '0', global_name: username, avatar: null, public_flags: 0 };
}

export function wireBot(id: string, username: string): WireUser {
  return { id, username, discriminator: '0000', global_name: null, avatar: null, public_flags: 0, bot: true };
}

import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { StandInMessage } from '../../../discord/client/api.ts';
import type { Directory } from './directory.ts';

export type { Candidate, Named } from './directory.ts';

/** Whoever reads messages, with what their client knows and does for a message. */
export interface Reader extends Directory {
  readonly id: string;
  readonly locale: string;
  /** Ids of the roles that they have in the server that they look at, for mentions of these roles. */
  readonly roles: readonly string[];
  /** Milliseconds since 1970 on the stand-in's clock. Changes every second. */
  readonly now: ReadonlySignal<number>;
  /** A message that they see, for what an answer refers to. */
  readonly find: (messageId: string) => StandInMessage | undefined;
  /** Opens a channel, and shows the message there. */
  readonly goTo: (channelId: string, messageId?: string) => void;
  /** Presses the button, or picks in the menu. Resolves with what went wrong, if anything did, in words. */
  readonly use: (message: StandInMessage, customId: string, values?: readonly string[]) => Promise<string | undefined>;
  /** Opens the menu of commands and actions for a message, or for a person, beside `anchor`. */
  readonly openMenu: (
    target: { readonly message: StandInMessage } | { readonly userId: string },
    anchor: Element,
  ) => void;
  /** Removes a private message from the reader's view. */
  readonly dismiss: (message: StandInMessage) => void;
}

const ReaderContext = createContext<Reader | undefined>(undefined);
export const ReaderProvider = ReaderContext.Provider;

export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (reader === undefined) throw new Error('there is no ReaderProvider around this');
  return reader;
}

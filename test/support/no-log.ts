import { noNotes, type Notebook } from '../../src/services/moderation/audit.ts';

/** In the place of what moderators are told and what is written of decisions, where a test is about something else. */
export const noNotebook: Notebook = { decision: () => noNotes, entry: () => noNotes };

/** For accounts: nobody is told of a budget. */
export const nobodyTold = { notesOf: () => noNotes, logChannelOf: () => undefined, logQueue: { send: (): void => {} } };

import type { Part } from './moment.ts';
import { account } from './moments/account.ts';
import { cards } from './moments/cards.ts';
import { host } from './moments/host.ts';
import { log } from './moments/log.ts';
import { making } from './moments/making.ts';
import { moderators } from './moments/moderators.ts';
import { notes } from './moments/notes.ts';
import { policy } from './moments/policy.ts';
import { refusals } from './moments/refusals.ts';
import { stories } from './moments/stories.ts';

/** Every kind of message, in the order of the page. */
export const parts: readonly Part[] = [cards, notes, stories, making, account, refusals, policy, moderators, log, host];

import type { Part } from './moment.ts';
import { account } from './moments/account.ts';
import { host } from './moments/host.ts';
import { refusals } from './moments/refusals.ts';

/** Every kind of message, in the order of the page. */
export const parts: readonly Part[] = [account, refusals, host];

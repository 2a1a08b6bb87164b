import { constants, setPriority } from 'node:os';
import process from 'node:process';
import sharp from 'sharp';
import { ownerOnly } from '../../storage/owner-only.ts';
import { makeSmaller } from './make-smaller.ts';

/**
 * A program of its own: it shrinks the given picture to the given number of bytes and reports the result to its parent
 * process.
 */
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// Its files are for the bot's user alone.
process.umask(ownerOnly.umask);
sharp.cache(false);
sharp.concurrency(1);
// Without the bot, nobody watches its memory and time. A normal exit would wait for the decoder, so the process is
// killed.
const end = (): boolean => process.kill(process.pid, 'SIGKILL');
process.once('disconnect', end);
if (!process.connected) end();
const [path = '', limit = '0'] = process.argv.slice(2);
const made = await makeSmaller(path, Number(limit)).catch(() => undefined);
process.off('disconnect', end);
process.send?.({ made });

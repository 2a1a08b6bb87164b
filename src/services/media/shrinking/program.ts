import { constants, setPriority } from 'node:os';
import process from 'node:process';
import sharp from 'sharp';
import { ownerOnly } from '../../storage/owner-only.ts';
import { makeSmaller } from './make-smaller.ts';

/** A program of its own: makes the picture that it is given small enough for so many bytes, and tells who started it what came of it. */
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// What it writes is for the bot's user alone.
process.umask(ownerOnly.umask);
sharp.cache(false);
sharp.concurrency(1);
// Nobody would watch its memory and its time, were the bot gone. Node waits at an exit for what decodes: it is killed.
const end = (): boolean => process.kill(process.pid, 'SIGKILL');
process.once('disconnect', end);
if (!process.connected) end();
const [path = '', limit = '0'] = process.argv.slice(2);
const made = await makeSmaller(path, Number(limit)).catch(() => undefined);
process.off('disconnect', end);
process.send?.({ made });

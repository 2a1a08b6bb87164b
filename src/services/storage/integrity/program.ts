import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { integrityOf } from './file-integrity.ts';

/** A program of its own: reads the database that it is given whole, with less of the machine than others get, and tells who started it how it is. */
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.send?.(integrityOf(process.argv[2] ?? '', 'quick_check'));

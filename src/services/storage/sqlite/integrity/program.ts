import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { integrityOf } from './file-integrity.ts';

/**
 * A program of its own with a low priority: it reads the whole database that it is given, and reports the result to its
 * parent process.
 */
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.send?.(integrityOf(process.argv[2] ?? '', 'quick_check'));

import process from 'node:process';
import { createShrink } from '../../../src/services/media/shrink.ts';

// A process that makes the given picture smaller, and reports the result when it ends.
await createShrink()(process.env['PICTURE'] ?? '', 2 ** 30, new AbortController().signal);

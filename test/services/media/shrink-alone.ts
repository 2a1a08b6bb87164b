import process from 'node:process';
import { createShrink } from '../../../src/services/media/shrink.ts';

// A process that makes the picture smaller that it is given, and ends with what came of it.
await createShrink()(process.env['PICTURE'] ?? '', 2 ** 30, new AbortController().signal);

import { inject } from 'vitest';
import { startBundles } from './start-bundles.ts';

startBundles(inject('bundled'));

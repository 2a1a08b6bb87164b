import { writeFile } from 'node:fs/promises';
import { reliabilityPage } from './reliability.ts';

await writeFile(new URL('../../docs/reliability.md', import.meta.url), reliabilityPage());

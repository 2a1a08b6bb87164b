import { runTask } from '../process/frame.ts';
import { inspectFile } from './inspect-file.ts';

await runTask(async (task) => inspectFile((task as { path: string }).path));

import { runTask } from '../process/frame.ts';
import { useLittle } from '../process/use-little.ts';
import { inspectFile } from './inspect-file.ts';
import { pictures } from './pictures.ts';

useLittle();
await runTask(async (task) => inspectFile(pictures, (task as { path: string }).path));

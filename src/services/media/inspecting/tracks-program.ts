import { runTask } from '../process/frame.ts';
import { inspectFile } from './inspect-file.ts';
import { tracks } from './tracks.ts';

await runTask(async (task) => inspectFile(tracks, (task as { path: string }).path));

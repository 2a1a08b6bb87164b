import { createLogger, written } from '../../src/log.ts';

// More lines than a pipe takes; a word to who started it; the end, when it is asked for.
const log = createLogger('info');
for (let line = 0; line < 20_000; line += 1) log.info({ line }, 'a line of the log');
setImmediate(() => process.send?.('still going'));
await new Promise((resolve) => process.once('message', resolve));
await written(log);
process.exit();

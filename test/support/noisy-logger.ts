import { createLogger, flushed } from '../../src/log.ts';

// Logs more lines than a pipe holds, sends a message to its parent, and exits when the parent asks for it.
const log = createLogger('info');
for (let line = 0; line < 20_000; line += 1) log.info({ line }, 'a line of the log');
setImmediate(() => process.send?.('still going'));
await new Promise((resolve) => process.once('message', resolve));
await flushed(log);
process.exit();

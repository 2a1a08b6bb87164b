import { readFileSync } from 'node:fs';

// Is loaded before a program (`node --import`) without its knowledge. Its `Date` is wrong by as many ms as a file says,
// as soon as the file says so. The environment names the file. Timers and `performance` stay right, as on a machine
// whose clock is set. Threads of the program load it as well.

/** A change is seen after this many ms. */
const readEvery = 5;

const RealDate = globalThis.Date;
const path = process.env['DATE_OFFSET_FILE'] ?? '';
let offset = 0;
let readAt = -Infinity;

function now(): number {
  if (performance.now() - readAt >= readEvery) {
    readAt = performance.now();
    offset = readOffset() ?? offset;
  }
  return RealDate.now() + offset;
}

/** During a change the file is empty. */
function readOffset(): number | undefined {
  const text = readFileSync(path, 'utf8');
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

const ShiftedDate: DateConstructor = new Proxy(RealDate, {
  construct: (target, args: readonly unknown[], made: DateConstructor): object =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, made === ShiftedDate ? target : made) as Date,
  apply: () => new RealDate(now()).toString(),
  get: (target, key): unknown => (key === 'now' ? now : Reflect.get(target, key)),
});
Object.defineProperty(RealDate.prototype, 'constructor', { value: ShiftedDate });
Object.defineProperty(globalThis, 'Date', { value: ShiftedDate });

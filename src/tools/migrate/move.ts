import { checkSpools, moveSpool } from '../../services/storage/spool-move.ts';
import { OperatorError } from '../terminal.ts';
import { copyRows, empty, hasRows } from './rows.ts';
import type { Side } from './sides.ts';
import { differences, tallyOf, type Tally } from './tally.ts';

export interface Moved {
  readonly from: Tally;
  readonly to: Tally;
  /** Of how many jobs and reports files were brought over. */
  readonly files: number;
}

interface Report {
  readonly print: (line: string) => void;
  readonly now: () => number;
  readonly newId: () => string;
}

/**
 * Moves every row, and the files on their way. At any moment at most one of both sides lets a bot start: the source until
 * all is compared, the target from its last commit on. It begins again after an interruption.
 *
 * @returns `already` where it was moved before: then nothing was done.
 * @throws {OperatorError} where something speaks against it.
 */
export async function move(from: Side, to: Side, { print, now, newId }: Report): Promise<Moved | 'already'> {
  const id = await agreedId(from, to, newId);
  if (id === undefined) return 'already';
  await checkSpools(from.spool, to.spool);
  print(`Reading ${from.name}.`);
  const source = await tallyOf(from.store);
  refuseUnknown(from, source);

  await to.setMark({ state: 'arriving', id, other: from.name, at: now() });
  await empty(to.store);
  await copyRows(from.store, to.store, { total: source.rows, print });
  print(`Comparing ${to.name}.`);
  const target = await tallyOf(to.store);
  const wrong = differences(source, target);
  if (wrong.length > 0) {
    throw new OperatorError(
      `What arrived at ${to.name} differs (${wrong.join(', ')}); ${from.name} is as before and can be used. Try again.`,
    );
  }
  await from.setMark({ state: 'left', id, other: to.name, at: now() });
  const files = await moveSpool(from.spool, to.spool);
  await to.setMark({ state: 'came', id, other: from.name, at: now() });
  return { from: source, to: target, files };
}

/**
 * The id of this move: a new one, or that of the interrupted one. `undefined` if it was finished before.
 *
 * @throws {OperatorError} where the source is not the database that bots use, or the target has rows of its own.
 */
async function agreedId(from: Side, to: Side, newId: () => string): Promise<string | undefined> {
  const [source, target] = [await from.mark(), await to.mark()];
  if (source?.state === 'arriving') {
    throw new OperatorError(
      `${from.name} is not whole: a move from ${source.other} was not finished. Finish that one first; nothing was changed.`,
    );
  }
  if (source?.state === 'left') {
    if (target?.id === source.id) return target.state === 'came' ? undefined : source.id;
    throw new OperatorError(`${from.name} was moved to ${source.other} before; nothing was changed.`);
  }
  if (target?.state === 'arriving') {
    if (target.other === from.name) return target.id;
    throw new OperatorError(
      `${to.name} has the rest of a move from ${target.other}; nothing was changed. ` +
        'Finish that one, or empty it: npm run migrate -- undo',
    );
  }
  if (target?.state === 'left') {
    // The way back: what it had was moved to the source, which has all of it, and what came later.
    if (target.id === source?.id) return newId();
    throw new OperatorError(
      `${to.name} was moved to ${target.other}, by a move that ${from.name} does not know of; nothing was changed. ` +
        'Name an empty database.',
    );
  }
  if (!(await hasRows(to.store))) return newId();
  throw new OperatorError(`${to.name} has rows of its own; nothing was changed. Name an empty database.`);
}

/** @throws {OperatorError} where a row could not be read after the move. */
function refuseUnknown({ name }: Side, { foreign, otherVersion }: Tally): void {
  const problems = [
    ...(foreign.length === 0 ? [] : [`${foreign.length} rows that are not Easel's (${some(foreign)})`]),
    ...(otherVersion.length === 0 ? [] : [`${otherVersion.length} rows of another version (${some(otherVersion)})`]),
  ];
  if (problems.length === 0) return;
  const hint =
    otherVersion.length === 0 ? 'Remove what another program wrote there.' : 'Move it with the Easel that wrote it.';
  throw new OperatorError(`${name} has ${problems.join(' and ')}; nothing was changed. ${hint}`);
}

function some(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).map((key) => JSON.stringify(key.slice(0, 80)));
  return keys.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}

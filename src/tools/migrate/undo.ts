import { abandonUnsubmitted } from '../abandon-unsubmitted.ts';
import { empty } from './rows.ts';
import type { Side } from './sides.ts';

/**
 * Takes the mark of a move away. A database that was left is used again as it was then: what was not submitted then may
 * have been submitted by the other one since, so it ends. The rest of an unfinished move is removed.
 *
 * @returns what was done, in sentences.
 */
export async function undo(side: Side, now: () => number): Promise<readonly string[]> {
  const mark = await side.mark();
  if (mark?.state === 'arriving') {
    await empty(side.store);
    await side.setMark(undefined);
    return [`${side.name} is empty. What came from ${mark.other} is still there.`];
  }
  if (mark?.state !== 'left') return [`${side.name} was not moved away; nothing was changed.`];
  const abandoned = await abandonUnsubmitted(side.store, now());
  await side.setMark(undefined);
  return [
    `${side.name} can be used again, as it was on ${new Date(mark.at).toISOString()}.`,
    `Do not start a bot on ${mark.other} any more: it would go on with the same jobs.`,
    ...(abandoned === 0
      ? []
      : [`${abandoned} of its jobs may have been sent and paid since: they end without a result.`]),
  ];
}

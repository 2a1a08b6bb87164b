import type { Model } from '../catalog/model.ts';
import { messageLimits } from '../core/discord-limits.ts';
import type { Micros } from '../core/money.ts';
import { countThatFit, inlineCode } from '../core/plain-text.ts';
import type { ModelDirectory } from '../services/runcomfy/catalog.ts';
import type { Translate } from '../words/words.ts';
import { commandName } from './command-name.ts';
import { priceLine } from './price-line.ts';

/** Characters for everything but the line that counts what is left out. */
const room = messageLimits.text - 200;
const longestProblem = 300;

/** The model files for an operator: what is wrong, what is offered, and what is off. As many lines as fit into a message. */
export function modelFileLines(
  { files, faults }: Pick<ModelDirectory, 'files' | 'faults'>,
  creditWorth: Micros,
  t: Translate,
): readonly string[] {
  const offered = files.flatMap(({ model }) => (model === undefined ? [] : [offeredLine(model, creditWorth, t)]));
  const off = files.flatMap(({ status, result }) =>
    status === 'off'
      ? [`${inlineCode(`/${result.command ?? ''}`)}${result.ok ? '' : problemText(result.problems[0])}`]
      : [],
  );
  const faulty = faults.flatMap((fault) => {
    const kept = files.find(({ file }) => file === fault.file)?.model;
    const stays = kept === undefined ? '' : ` · ${t('easel.models.kept', { command: commandName(kept, t.language) })}`;
    return [`${inlineCode(fault.file)}${problemText(fault)}${stays}`];
  });
  const lines = [
    ...section(t('easel.models.faulty'), faulty),
    ...section(t('easel.models.offered'), offered),
    ...section(t('easel.models.off'), off),
  ];
  const count = countThatFit(lines, room);
  return count === lines.length
    ? lines
    : [...lines.slice(0, count), t('easel.models.more', { count: lines.length - count })];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

/** The words of a problem are those of the tools and the log, in English. */
function problemText(problem: { readonly path: string; readonly message: string } | undefined): string {
  return problem === undefined ? '' : ` · ${inlineCode(`${problem.path} ${problem.message}`, longestProblem)}`;
}

function offeredLine(model: Model, creditWorth: Micros, t: Translate): string {
  return `${priceLine(model, creditWorth, t)} · ${inlineCode(model.id)}`;
}

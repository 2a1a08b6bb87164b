import { OperatorError, readArguments, runProgram } from '../../src/tools/terminal.ts';
import { report, soakSideBySide } from './soak.ts';

const usage = 'usage: npm run soak -- [--seed NUMBER] [--kills NUMBER]';

await runProgram(async (terminal) => {
  const { values, positionals } = readArguments(terminal, usage, {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    kills: { type: 'string', default: '200' },
  });
  const [seed, kills] = [Number(values.seed), Number(values.kills)];
  const isRight = positionals.length === 0 && Number.isSafeInteger(seed) && Number.isSafeInteger(kills) && kills > 0;
  if (!isRight) throw new OperatorError(usage);
  terminal.print(
    `seed ${seed}, ${kills} kills; the same decisions again: npm run soak -- --seed ${seed} --kills ${kills}`,
  );
  const tally = await soakSideBySide({ seed, kills });
  terminal.print(report(tally).trimEnd());
  return Object.values(tally.findings).flat().length === 0;
});

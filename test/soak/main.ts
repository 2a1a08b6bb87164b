import { OperatorError, readArguments, runProgram } from '../../src/tools/terminal.ts';
import { startServer } from './databases.ts';
import { report, soakSideBySide } from './soak.ts';

const usage = 'usage: npm run soak -- [--seed NUMBER] [--kills NUMBER] [--postgres]';

await runProgram(async (terminal) => {
  const { values, positionals } = readArguments(terminal, usage, {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    kills: { type: 'string', default: '200' },
    postgres: { type: 'boolean', default: false },
  });
  const [seed, kills] = [Number(values.seed), Number(values.kills)];
  const isRight = positionals.length === 0 && Number.isSafeInteger(seed) && Number.isSafeInteger(kills) && kills > 0;
  if (!isRight) throw new OperatorError(usage);
  const again = `--seed ${seed} --kills ${kills}${values.postgres ? ' --postgres' : ''}`;
  terminal.print(`seed ${seed}, ${kills} kills; the same decisions again: npm run soak -- ${again}`);
  await using server = values.postgres ? await startServer() : undefined;
  const tally = await soakSideBySide({ seed, kills, ...(server !== undefined && { databases: server.databases }) });
  terminal.print(report(tally).trimEnd());
  return Object.values(tally.findings).flat().length === 0;
});

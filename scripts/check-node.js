// What npm loads before an operator's tool: on an older Node it says so in one line, before the tool itself is read.
import { nodeProblem } from './node-version.js';

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

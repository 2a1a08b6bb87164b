// Plain JavaScript without newer syntax: it is what an older Node reads before it is told that it is too old.

/** As in package.json's `engines`. The first that runs TypeScript as it stands and knows `await using`. */
export const neededMajor = 24;

/**
 * What to say where this Node cannot run Easel.
 *
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined} one sentence; `undefined` where all is well
 */
export function nodeProblem(version) {
  const major = Number(version.split('.')[0]);
  if (major >= neededMajor) return undefined;
  return (
    `Easel needs Node ${neededMajor} or later; this is Node ${version}. ` +
    `Install it (https://nodejs.org), or run npm install without --omit=dev, which brings Node ${neededMajor} with it.`
  );
}

/** From which every run makes the same values, so that none is red by accident. */
const usual = 1;

/**
 * The seed of all properties and of the soak: always the same, unless `SEEDS` has another one, or is `fresh`.
 *
 * @throws where `SEEDS` is neither.
 */
export function readSeed(setting: string | undefined): number {
  if (setting === undefined || setting === '') return usual;
  if (setting === 'fresh') return Math.floor(Math.random() * 2 ** 31);
  if (!/^-?\d{1,10}$/.test(setting)) throw new Error('SEEDS must be "fresh", or the whole number that a failure names');
  return Number(setting);
}

/**
 * The order in which files of several tiers start, given the longest first: those of each tier are spread over the run, so
 * that tests that wait for a server have tests beside them that compute. The tier `unit` comes last: its files are short,
 * and fill the cores until the last long one ends.
 *
 * @template T
 * @param {T[]} files
 * @param {(file: T) => string} tierOf
 * @returns {T[]}
 */
module.exports = function order(files, tierOf) {
  const tiers = Object.entries(Object.groupBy(files, tierOf));
  const places = new Map(
    tiers.flatMap(([tier, own]) => own.map((file, index) => [file, index / own.length + (tier === 'unit' ? 1 : 0)])),
  );
  return files.toSorted((one, other) => places.get(one) - places.get(other));
};

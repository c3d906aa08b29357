/**
 * The order in which the files of several tiers start. The files of each tier are spread over the run, the longest first, so
 * that tests that wait for a server run beside tests that compute. The tier `unit` comes last: its short files use the
 * cores until the last long file ends.
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

/**
 * Tiers of tests, by the programs that they need besides the binding. `npm test` runs the first two, `.ci/run` the first
 * six. `match`: the files; a tier without it is a script. `workers`: the number of processes, 1 for tests that disturb what
 * they share, or that measure. The other tiers run at the same time, with the greatest of their numbers. `sharesServices`:
 * its files share servers, which the first one that needs them starts.
 *
 * @type {Record<string, { needs: string, match?: string[], workers?: number, retries?: boolean, sharesServices?: boolean }>}
 */
module.exports = {
  unit: {
    needs: 'nothing',
    match: [
      '{apps,libs}/**/*.test.ts',
      'tools/*.test.ts',
      'tools/{bench,bootstrap,check,dashboards,services}/**/*.test.ts',
    ],
    workers: 2,
  },
  pipeline: { needs: 'Python', match: ['e2e/pipeline/*.test.ts'], workers: 2 },
  services: {
    needs: 'Java and Maven, for Kafka, HDFS and a KDC; Redis',
    match: ['e2e/services/*.test.ts', '{apps,libs,tools}/**/*.services.test.ts'],
    // The tests wait for servers most of the time.
    workers: 3,
    retries: true,
    sharesServices: true,
  },
  kills: { needs: 'the programs of `services`', match: ['e2e/kills/*.test.ts'], workers: 2 },
  deploy: {
    needs: 'kubectl, and the programs of `services`',
    match: ['tools/k8s/*.test.ts'],
    workers: 2,
    retries: true,
  },
  native: { needs: 'Rust, when the crate differs from the prebuilt library' },
  spark: {
    needs: 'Java, Maven and Python, for Spark',
    match: ['e2e/spark/*.test.ts'],
    workers: 1,
    retries: true,
    sharesServices: true,
  },
  bounds: { needs: 'Python, and a machine without other work for an hour' },
  'api-server': { needs: 'Go', match: ['tools/k8s/control-plane/*.test.ts'], workers: 1 },
  images: { needs: 'Buildah and bubblewrap', match: ['tools/images/*.test.ts'], workers: 1 },
  telemetry: { needs: 'Go, Java, Maven and Chromium', match: ['tools/telemetry/*.test.ts'], workers: 1 },
  report: { needs: 'Chromium', match: ['tools/report/*.test.ts'], workers: 1 },
  acceptance: { needs: 'Java, Maven and Python, for Spark', match: ['tools/acceptance/*.test.ts'], workers: 1 },
};

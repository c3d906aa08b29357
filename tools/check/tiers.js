/**
 * Tiers of tests, by what they need besides the binding; `npm test` is the first two, `.ci/run` takes the first six.
 * `match`: files; without it a tier is a script. `workers`: processes at a time, 1 where tests share what they disturb, or
 * measure; the other tiers that are asked for run side by side, with as many processes as the most of them.
 *
 * @type {Record<string, { needs: string, match?: string[], workers?: number, retries?: boolean }>}
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
    // They wait for servers more than they work.
    workers: 3,
    retries: true,
  },
  kills: { needs: 'what `services` needs', match: ['e2e/kills/*.test.ts'], workers: 2 },
  deploy: { needs: 'kubectl, and what `services` needs', match: ['tools/k8s/*.test.ts'], workers: 2, retries: true },
  native: { needs: 'Rust, when the crate differs from the prebuilt library' },
  bounds: { needs: 'Python, and a machine that is left alone for an hour' },
  'api-server': { needs: 'Go', match: ['tools/k8s/control-plane/*.test.ts'], workers: 1 },
  images: { needs: 'Buildah and bubblewrap', match: ['tools/images/*.test.ts'], workers: 1 },
  telemetry: { needs: 'Go, Java, Maven and Chromium', match: ['tools/telemetry/*.test.ts'], workers: 1 },
  report: { needs: 'Chromium', match: ['tools/report/*.test.ts'], workers: 1 },
  acceptance: { needs: 'Java, Maven and Python, for Spark', match: ['tools/acceptance/*.test.ts'], workers: 1 },
};

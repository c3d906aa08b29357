const [project] = require('../../jest.config').projects;

/** The manifests, held to schemas and policies, and run as processes: `npm run k8s:validate`. */
module.exports = {
  testTimeout: 300_000,
  maxWorkers: 1,
  projects: [{ ...project, displayName: 'k8s', rootDir: __dirname, testMatch: ['**/*.k8s.ts'] }],
};

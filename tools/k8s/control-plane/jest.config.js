const [project] = require('../../../jest.config').projects;

/** The manifests before a real API server: `npm run k8s:server`. */
module.exports = {
  testTimeout: 120_000,
  projects: [{ ...project, displayName: 'k8s-server', rootDir: __dirname, testMatch: ['**/*.server.ts'] }],
};

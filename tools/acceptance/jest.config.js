const [project] = require('../../jest.config').projects;

/** The tests that need Spark: `npm run test:acceptance`. */
module.exports = {
  testTimeout: 1_800_000,
  maxWorkers: 1,
  projects: [{ ...project, displayName: 'acceptance', rootDir: __dirname, testMatch: ['**/*.acceptance.ts'] }],
};

const [project] = require('../../jest.config').projects;

/** Faults of the services, provoked for real: `npm run test:faults`. */
module.exports = {
  testTimeout: 300_000,
  maxWorkers: 1,
  projects: [{ ...project, displayName: 'faults', rootDir: __dirname, testMatch: ['**/*.faults.ts'] }],
};

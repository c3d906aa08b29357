const [project] = require('../../jest.config').projects;

/** Runs before a real collector and a real Zipkin: `npm run test:telemetry`. */
module.exports = {
  testTimeout: 900_000,
  maxWorkers: 1,
  projects: [{ ...project, displayName: 'telemetry', rootDir: __dirname, testMatch: ['**/*.telemetry.ts'] }],
};

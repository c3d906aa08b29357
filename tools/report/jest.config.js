const [project] = require('../../jest.config').projects;

/** The report in a real browser: `npm run test:report`. */
module.exports = {
  testTimeout: 300_000,
  maxWorkers: 1,
  projects: [{ ...project, displayName: 'report', rootDir: __dirname, testMatch: ['**/*.browser.ts'] }],
};

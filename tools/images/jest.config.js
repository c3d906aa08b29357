const [project] = require('../../jest.config').projects;

/** The images, built and run for real: `npm run test:images`. */
module.exports = {
  testTimeout: 300_000,
  projects: [{ ...project, displayName: 'images', rootDir: __dirname, testMatch: ['**/*.images.ts'] }],
};

const { join } = require('node:path');
const { projects, ...config } = require('../../jest.config');

const lake = projects.find(({ displayName }) => displayName === 'lake');

/** End-to-end tests of a minute and more: kills, races, HDFS, replays, restores: `npm run test:long`. */
module.exports = {
  ...config,
  testTimeout: 600_000,
  projects: [{ ...lake, rootDir: join(__dirname, '../../apps/lake'), testMatch: ['**/*.long.ts'] }],
};

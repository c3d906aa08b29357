const name = (folder) => require(`./${folder}/package.json`).nx.name;
const fs = require('node:fs');

const packages = ['libs', 'apps'].flatMap((parent) => fs.readdirSync(parent).map((folder) => `${parent}/${folder}`));

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  testTimeout: 120_000,
  projects: packages.map((folder) => ({
    displayName: name(folder),
    rootDir: `<rootDir>/${folder}`,
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@fastcart/source', 'node', 'require', 'default'] },
    testMatch: ['**/*.test.ts'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/'],
    modulePathIgnorePatterns: ['/dist/'],
    transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }] },
  })),
};

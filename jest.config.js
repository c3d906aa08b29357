const { readdirSync } = require('node:fs');
const { basename } = require('node:path');

const packages = ['libs', 'apps'].flatMap((parent) => readdirSync(parent).map((folder) => `${parent}/${folder}`));

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  testTimeout: 120_000,
  projects: [...packages, 'tools/services', 'tools'].map((folder) => ({
    displayName: basename(folder),
    rootDir: `<rootDir>/${folder}`,
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@fastcart/source', 'node', 'require', 'default'] },
    testMatch: ['**/*.test.ts'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(folder === 'tools' ? ['/tools/services/'] : [])],
    modulePathIgnorePatterns: ['/dist/'],
    transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }] },
  })),
};

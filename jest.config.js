const tiers = require('./tools/check/tiers');

/** @type {import('jest').Config} */
module.exports = {
  // A bound for what hangs; on a slow machine nothing comes near it.
  testTimeout: 1_800_000,
  testSequencer: './tools/check/sequencer.js',
  projects: Object.entries(tiers)
    .filter(([, { match }]) => match)
    .map(([tier, { match, sharesServices }]) => ({
      displayName: tier,
      rootDir: __dirname,
      testMatch: match.map((pattern) => `<rootDir>/${pattern}`),
      testPathIgnorePatterns: [
        '/node_modules/',
        '/dist/',
        ...(tier === 'services' ? [] : ['\\.services\\.test\\.ts$']),
      ],
      modulePathIgnorePatterns: ['/dist/'],
      // import() names a compiled file; tests load its source.
      moduleNameMapper: { '^(\\./(?:commands/[\\w-]+|[\\w-]+-(?:event-log|client)))\\.js$': '$1' },
      testEnvironment: 'node',
      ...(sharesServices && {
        globalSetup: '<rootDir>/tools/services/src/testing/share.ts',
        globalTeardown: '<rootDir>/tools/services/src/testing/wipe-shared.ts',
      }),
      testEnvironmentOptions: { customExportConditions: ['@fastcart/source', 'node', 'require', 'default'] },
      transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }] },
    })),
};

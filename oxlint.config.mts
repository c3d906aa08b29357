import { defineConfig } from 'oxlint';

/**
 * Dependencies point one way: apps -> layers -> published, redaction -> runtime -> events -> schemas -> query, and layers ->
 * quality -> schemas; delta stands alone.
 */
const boundaries = [
  {
    sourceTag: 'scope:lake',
    onlyDependOnLibsWithTags: ['type:lib', 'scope:services'],
  },
  { sourceTag: 'scope:generator', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:bronze-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:silver-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:gold-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  {
    sourceTag: 'scope:runtime',
    onlyDependOnLibsWithTags: [
      ...['scope:delta', 'scope:events', 'scope:query', 'scope:schemas', 'scope:services', 'scope:telemetry'],
    ],
  },
  {
    sourceTag: 'scope:layers',
    onlyDependOnLibsWithTags: [
      ...['scope:delta', 'scope:events', 'scope:published', 'scope:quality', 'scope:query', 'scope:redaction'],
      ...['scope:runtime', 'scope:schemas', 'scope:telemetry'],
    ],
  },
  {
    sourceTag: 'scope:published',
    onlyDependOnLibsWithTags: ['scope:delta', 'scope:query', 'scope:runtime', 'scope:schemas'],
  },
  {
    sourceTag: 'scope:redaction',
    onlyDependOnLibsWithTags: ['scope:delta', 'scope:query', 'scope:runtime', 'scope:schemas'],
  },
  { sourceTag: 'scope:operations', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:simulation', onlyDependOnLibsWithTags: ['scope:events', 'scope:schemas'] },
  { sourceTag: 'scope:telemetry', onlyDependOnLibsWithTags: ['scope:none'] },
  { sourceTag: 'scope:quality', onlyDependOnLibsWithTags: ['scope:query', 'scope:schemas'] },
  { sourceTag: 'scope:schemas', onlyDependOnLibsWithTags: ['scope:query', 'scope:delta'] },
  { sourceTag: 'scope:query', onlyDependOnLibsWithTags: ['scope:none'] },
  { sourceTag: 'scope:events', onlyDependOnLibsWithTags: ['scope:none'] },
  { sourceTag: 'scope:delta', onlyDependOnLibsWithTags: ['scope:none'] },
  { sourceTag: 'scope:environments', onlyDependOnLibsWithTags: ['scope:none'] },
  { sourceTag: 'scope:services', onlyDependOnLibsWithTags: ['scope:environments'] },
  { sourceTag: 'scope:e2e', onlyDependOnLibsWithTags: ['*'] },
];

/** Any test may run against real servers. */
const withServices = boundaries.map((boundary) => ({
  ...boundary,
  onlyDependOnLibsWithTags: [...boundary.onlyDependOnLibsWithTags, 'scope:services'],
}));

/** Polars and the like are loaded when they are needed, from libraries that are cheap to load. */
const dynamicAnywhere = { checkDynamicDependenciesExceptions: ['.*'] };

/** Hops speak plans to the engine of their run. */
const engines = [
  { name: '@fastcart/query/sql', message: 'Give the plan to run.engine.' },
  { name: '@fastcart/query/polars', message: 'Give the plan to run.engine.' },
  { name: '@fastcart/delta', importNames: ['query', 'Query'], message: 'Give the plan to run.engine.' },
];

export default defineConfig({
  options: { typeAware: true },
  plugins: ['typescript', 'oxc', 'import'],
  jsPlugins: ['@nx/eslint-plugin'],
  categories: { correctness: 'error' },
  ignorePatterns: ['**/dist/**', '**/native.d.ts', 'samples/**', '.lake/**', '.nx/**', '**/*.js', '**/*.mjs'],
  rules: {
    '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries, ...dynamicAnywhere }],
    'import/no-cycle': 'error',
    'max-lines': ['error', { max: 300 }],
    'no-array-constructor': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'prefer-rest-params': 'error',
    'prefer-spread': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': [
      'error',
      { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' },
    ],
    'typescript/no-empty-object-type': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-namespace': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/no-unnecessary-type-assertion': 'error',
    'typescript/no-unnecessary-type-constraint': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-enum-comparison': 'error',
    'typescript/no-unsafe-function-type': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/require-await': 'error',
    'typescript/restrict-plus-operands': 'error',
    'typescript/restrict-template-expressions': [
      'error',
      { allowNumber: true, allowBoolean: true, allowNullish: true, allow: [] },
    ],
  },
  overrides: [
    {
      files: ['libs/layers/src/**/*.ts'],
      rules: { 'no-restricted-imports': ['error', { paths: engines }] },
    },
    {
      files: ['**/*.test.ts', 'e2e/**/*.ts', '**/testing/**'],
      // What a test parses and matches is any until it is compared.
      rules: {
        '@nx/enforce-module-boundaries': ['error', { depConstraints: withServices, ...dynamicAnywhere }],
        'no-restricted-imports': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
        'typescript/require-await': 'off',
      },
    },
    {
      files: ['tools/k8s/**/*.ts'],
      // Manifests have every shape; Kubernetes' schemas hold them to theirs.
      rules: {
        'typescript/no-explicit-any': 'off',
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
  ],
});

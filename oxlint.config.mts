import { defineConfig } from 'oxlint';

/** What each library may import: the arrows of docs/architecture.md. */
const belowRuntime = ['delta', 'events', 'query', 'schemas', 'spark', 'telemetry'];
const stored = ['delta', 'query', 'runtime', 'schemas'];
const libraries: Record<string, string[]> = {
  delta: [],
  environments: [],
  events: [],
  query: [],
  spark: [],
  telemetry: [],
  schemas: ['delta', 'query'],
  quality: ['query', 'schemas'],
  simulation: ['events', 'schemas'],
  // The error codes of the services, as a type.
  runtime: ['services', ...belowRuntime],
  published: stored,
  redaction: stored,
  layers: ['published', 'quality', 'redaction', 'runtime', ...belowRuntime],
  operations: ['layers', 'published', 'quality', 'redaction', 'runtime', 'simulation', ...belowRuntime],
  services: ['environments'],
};

const scopes = (names: string[]): string[] =>
  names.length === 0 ? ['scope:none'] : names.map((name) => `scope:${name}`);

const boundaries = [
  ...Object.entries(libraries).map(([name, below]) => ({
    sourceTag: `scope:${name}`,
    onlyDependOnLibsWithTags: scopes(below),
  })),
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'scope:services'] },
  { sourceTag: 'scope:e2e', onlyDependOnLibsWithTags: ['*'] },
];

/** Any test may run against real servers, and in temporary folders. */
const withServices = boundaries.map((boundary) => ({
  ...boundary,
  onlyDependOnLibsWithTags: [...boundary.onlyDependOnLibsWithTags, 'scope:environments', 'scope:services'],
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
  ignorePatterns: [
    '**/dist/**',
    '**/native.d.ts',
    '**/generated/**',
    'samples/**',
    '.lake/**',
    '.nx/**',
    '**/*.js',
    '**/*.mjs',
  ],
  rules: {
    '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries, ...dynamicAnywhere }],
    'import/no-cycle': ['error', { ignoreTypes: false }],
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
      // `toString` of an expression and of a plan calls a function that imports the class as a type.
      files: ['libs/query/src/*.ts'],
      rules: { 'import/no-cycle': ['error', { ignoreTypes: true }] },
    },
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

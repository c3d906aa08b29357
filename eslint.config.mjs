import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Dependencies point one way: apps -> runtime, events -> quality -> schemas -> query; delta stands alone. */
const boundaries = [
  {
    sourceTag: 'scope:lake',
    onlyDependOnLibsWithTags: [
      'type:lib',
      'scope:bronze-worker',
      'scope:silver-worker',
      'scope:gold-worker',
      'scope:generator',
      'scope:services',
    ],
  },
  { sourceTag: 'scope:generator', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:bronze-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:silver-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:gold-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  {
    sourceTag: 'scope:runtime',
    onlyDependOnLibsWithTags: ['scope:delta', 'scope:schemas', 'scope:services', 'scope:telemetry'],
  },
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
const withServices = (boundary) => ({
  ...boundary,
  onlyDependOnLibsWithTags: [...boundary.onlyDependOnLibsWithTags, 'scope:services'],
});

/** Polars and the like are loaded when they are needed, from libraries that are cheap to load. */
const dynamicAnywhere = { checkDynamicDependenciesExceptions: ['.*'] };

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/native.js',
      '**/native.d.ts',
      'samples/**',
      '.lake/**',
      '.nx/**',
      '**/*.js',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries, ...dynamicAnywhere }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true, allow: [] },
      ],
      'max-lines': ['error', { max: 300 }],
    },
  },
  {
    files: ['**/*.test.ts', 'e2e/**/*.ts', '**/testing/**'],
    // What a test parses and matches is any until it is compared.
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries.map(withServices), ...dynamicAnywhere }],
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['tools/k8s/**/*.ts'],
    // Manifests have every shape; Kubernetes' schemas hold them to theirs.
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);

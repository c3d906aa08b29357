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
    ],
  },
  { sourceTag: 'scope:generator', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:bronze-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:silver-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:gold-worker', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:runtime', onlyDependOnLibsWithTags: ['scope:delta', 'scope:schemas'] },
  { sourceTag: 'scope:quality', onlyDependOnLibsWithTags: ['scope:query', 'scope:schemas'] },
  { sourceTag: 'scope:schemas', onlyDependOnLibsWithTags: ['scope:query', 'scope:delta'] },
  { sourceTag: 'scope:query', onlyDependOnLibsWithTags: ['scope:none'] },
  { sourceTag: 'scope:events', onlyDependOnLibsWithTags: ['scope:none'] },
  { sourceTag: 'scope:delta', onlyDependOnLibsWithTags: ['scope:none'] },
  { sourceTag: 'scope:environments', onlyDependOnLibsWithTags: ['scope:none'] },
];

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
      '@nx/enforce-module-boundaries': [
        'error',
        // Polars and the like are loaded when they are needed, from libraries that are cheap to load.
        { depConstraints: boundaries, checkDynamicDependenciesExceptions: ['.*'] },
      ],
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
    files: ['**/*.test.ts', '**/*.acceptance.ts', '**/e2e/**', '**/testing/**'],
    // What a test parses and matches is any until it is compared.
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
);

import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** A limit is there to end what hangs: a slow machine makes a run slow, not red. */
const FIXED_LIMITS = ['callee.name', 'callee.callee.object.name'].flatMap((name) => {
  const call = `CallExpression[${name}=/^(?:it|test|describe|(?:before|after)(?:All|Each))$/]`;
  return [`${call} > Literal[raw=/^[0-9_]+$/]`, `${call} > ObjectExpression > Property[key.name='timeout'] > Literal`];
});
const HEAVY = {
  name: 'zod',
  message: "Import 'zod/mini': a page, a command and a server would load three times as much of the library.",
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'test-results/', 'examples/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.lint.json', './frontend/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // Outside the page, methods are closures that a factory returns: none has a `this` to lose.
    files: [
      'bin/**/*.ts',
      'cli/**/*.ts',
      'core/**/*.ts',
      'lambdas/**/*.ts',
      'lib/**/*.ts',
      'test/**/*.ts',
      'tools/**/*.ts',
    ],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['bin/**', 'cli/**', 'test/run.ts', 'test/setup/**', 'test/bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': [
        'error',
        ...FIXED_LIMITS.map((selector) => ({ selector, message: 'Use limitMs(seconds): it follows the machine.' })),
      ],
    },
  },
  {
    files: ['cli/**/*.ts', 'core/**/*.ts', 'frontend/**/*.ts', 'lambdas/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [HEAVY] }] },
  },
  {
    // It runs in browsers too; stores are the platform's, and so is what programs for Node use instead of Web Crypto.
    files: ['core/**/*.ts'],
    ignores: ['core/stores/**', 'core/crypto/node-*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*'], paths: [HEAVY] }],
      'no-restricted-globals': ['error', 'Buffer', 'process', 'global', 'setImmediate', '__dirname'],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: globals.node } },
);

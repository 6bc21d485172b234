import { defineConfig } from 'oxlint'
import { boundaries } from './checks/lint/boundaries.ts'
import { recommendedRules, recommendedTypedRules } from './checks/lint/recommended-rules.ts'

const errors = (rules: readonly string[]): Record<string, 'error'> =>
  Object.fromEntries(rules.map((rule) => [rule, 'error']))

const testDsl = {
  from: 'package' as const,
  package: 'node:test',
  name: ['after', 'before', 'describe', 'it', 'suite', 'test'],
}

export default defineConfig({
  plugins: ['typescript'],
  jsPlugins: ['./checks/lint/bans-of-syntax.ts'],
  categories: { correctness: 'off' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['.slipstream/**', '**/fixtures/**'],
  rules: {
    ...errors(recommendedRules),
    eqeqeq: 'error',
    // Comments and blank lines do not count: no reason is left out to make a function fit.
    'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    'no-sparse-arrays': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'slipstream/no-barrels': 'error',
  },
  overrides: [
    {
      files: ['**/*.ts'],
      rules: {
        ...errors(recommendedTypedRules),
        'typescript/no-floating-promises': ['error', { allowForKnownSafeCalls: [testDsl] }],
        // An async function without await still turns what it throws into a rejection, which ports rely on.
        'typescript/require-await': 'off',
        'typescript/switch-exhaustiveness-check': [
          'error',
          { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
        ],
        // Ports are objects of closures, made by functions; their methods may be passed on.
        'typescript/unbound-method': 'off',
      },
    },
    ...boundaries,
    {
      // What comes from outside must not reach a terminal as it is: print.ts writes it.
      files: ['packages/*/src/**', 'services/*/src/**', 'cli/src/**'],
      excludeFiles: [
        'packages/runtime/src/cli/print.ts',
        'packages/runtime/src/process/start-process.ts',
        'services/console/src/service.ts',
      ],
      rules: { 'no-console': 'error' },
    },
    {
      // A suite is a list of tests, and what a test is given is one closure over what was started.
      files: ['**/*.test.ts', '**/test/**/contract/**', '**/given/**'],
      rules: { 'max-lines-per-function': 'off' },
    },
    {
      files: ['**/*.test.ts', '**/test/**'],
      rules: {
        'slipstream/no-long-titles': 'error',
        // Responses of servers are looked at as they come.
        'typescript/no-explicit-any': 'off',
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
  ],
})

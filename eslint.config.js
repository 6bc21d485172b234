import { readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/*
 * Besides the usual mistakes, the rules here hold the boundaries that docs/architecture.md draws: what is pure stays
 * pure, and who may import whom. A later entry replaces an earlier one's options of the same rule, so each folder
 * gets all of its bans in one call of `folder`.
 */

const services = readdirSync(new URL('./services/', import.meta.url)).join('|')

const noServices = {
  regex: `^@slipstream/(${services}|cli)/|^(\\.\\./)+(services|cli)/|^(\\.\\./){2,}(${services})/(src|test)/`,
  message: 'Services share events and packages, never code of their own.',
}
const noSandbox = {
  regex: '^@slipstream/sandbox-|^(\\.\\./)+sandbox/',
  message: 'The sandbox stands in for the outside world; only tests may know it.',
}
const noTesting = {
  regex: '^@slipstream/testing/|^(\\.\\./)+(packages/)?testing/',
  message: 'The support of tests is for tests alone.',
}
const strangers = [noServices, noSandbox, noTesting]
const noKafka = {
  regex: '^(kafkajs|@platformatic/kafka)',
  message: 'The log is reached through packages/event-log, so that the client can be exchanged.',
}
const noLogDocuments = {
  regex: '^@slipstream/event-log/adapters/mongo/documents',
  message: 'Use checkpoints-of.ts or dead-letters-of.ts beside it: the form of its documents is its own.',
}
const noRegistryClient = {
  regex: '^@kafkajs/confluent-schema-registry',
  message: 'The registry is reached in packages/events/src/registry/ alone.',
}

const noOtherService = {
  regex: `^@slipstream/(${services})/(?!cli/)|^(\\.\\./)+(packages|services)/`,
  message: 'The command line mounts the definitions in cli/ of a service; their work stays in the service.',
}
const noDecisions = {
  regex: '(^|/)domain/',
  allowTypeImports: true,
  message: 'Adapters do I/O and decide nothing: a file of the shell joins the two (types may be imported).',
}

const pureBuiltins = ['assert', 'assert/strict', 'buffer', 'crypto', 'util']
const impureBuiltins = builtinModules.filter((name) => !pureBuiltins.includes(name.replace(/^node:/, '')))

const noInputOrOutput = [
  {
    regex: `^(node:)?(${impureBuiltins.map((name) => name.replace(/^node:/, '')).join('|')})$`,
    message: 'This folder is pure: the shell does I/O and passes what it read as an argument.',
  },
  {
    regex: '^(node:)?crypto$',
    allowImportNames: ['createHash', 'createHmac', 'hash', 'timingSafeEqual', 'verify'],
    message: 'This folder is pure: randomness is an argument.',
  },
  {
    regex:
      '^(kafkajs|@platformatic/kafka|mongodb|fastify|pino|prom-client|nodemailer|undici)(/|$)|^@fastify/',
    message: 'This folder is pure: I/O belongs in adapters/.',
  },
  {
    regex:
      '^@slipstream/event-log/adapters/|^@slipstream/runtime/(?!json/|async/back-off|observability/traceparent|config/closest-name|config/system-source|cron/)',
    allowTypeImports: true,
    message: 'This folder is pure: take the value as an argument (types may be imported).',
  },
  {
    regex: '/adapters/',
    allowTypeImports: true,
    message: 'This folder is pure: adapters know it, not the reverse.',
  },
]

const impureGlobals = [
  ...['clearInterval', 'clearTimeout', 'setImmediate', 'setInterval', 'setTimeout', 'performance'],
  ...['console', 'crypto', 'fetch', 'process', 'EventSource', 'WebSocket'],
]
const impureProperties = [
  { object: 'Date', property: 'now' },
  { object: 'Math', property: 'random' },
  { object: 'Temporal', property: 'Now' },
  { object: 'AbortSignal', property: 'timeout' },
]
const noBarrels = {
  selector: 'ExportAllDeclaration',
  message: 'Import from the file that holds it; no barrels.',
}
const noLongTitles = {
  selector: 'CallExpression[callee.name=/^(describe|it|suite|test)$/] > Literal[value=/^.{91,}$/]',
  message: 'A title has at most 90 characters.',
}
const impureSyntax = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Take the time as an argument.',
  },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Take the time as an argument.' },
  { selector: 'ImportExpression', message: 'This folder is pure: nothing is loaded while it runs.' },
]

/** The bans of some folders: which imports, and for pure ones I/O, the clock and randomness too. */
function folder(files, { imports, pure = false, ignores = [] }) {
  const patterns = pure ? [...imports, ...noInputOrOutput] : imports
  const ban = (list) => ['error', ...list.map((entry) => ({ ...entry, message: 'Take it as an argument.' }))]
  return {
    files,
    ignores,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
      ...(pure && {
        'no-restricted-globals': ban(impureGlobals.map((name) => ({ name }))),
        'no-restricted-properties': ban(impureProperties),
        'no-restricted-syntax': ['error', noBarrels, ...impureSyntax],
      }),
    },
  }
}

const testDsl = {
  from: 'package',
  package: 'node:test',
  name: ['after', 'before', 'describe', 'it', 'suite', 'test'],
}

export default defineConfig(
  globalIgnores(['.slipstream/**', '**/fixtures/**']),
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', noBarrels],
      'prefer-const': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [testDsl] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      // An async function without await still turns what it throws into a rejection, which ports rely on.
      '@typescript-eslint/require-await': 'off',
      // Ports are objects of closures, made by functions; their methods may be passed on.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  folder(['packages/*/src/**'], { imports: strangers }),
  folder(['packages/testing/src/**'], { imports: [noServices] }),
  folder(['packages/runtime/src/**'], { imports: [...strangers, noKafka, noRegistryClient] }),
  folder(['packages/runtime/src/json/**'], {
    imports: [...strangers, noKafka, noRegistryClient],
    pure: true,
  }),
  folder(['packages/events/src/**', 'packages/read-models/src/**'], {
    imports: [...strangers, noRegistryClient],
    pure: true,
    ignores: ['packages/events/src/registry/**'],
  }),
  folder(['services/*/src/**'], {
    imports: [...strangers, noKafka, noRegistryClient, noLogDocuments],
  }),
  folder(['packages/*/src/**/adapters/**'], { imports: [...strangers, noDecisions] }),
  folder(['services/*/src/**/adapters/**'], {
    imports: [...strangers, noKafka, noRegistryClient, noLogDocuments, noDecisions],
  }),
  folder(
    [
      ...['packages/*/src/**/domain/**', 'services/*/src/**/domain/**'],
      ...['packages/event-log/src/codec/**', 'packages/event-log/src/contract/**'],
    ],
    { imports: strangers, pure: true },
  ),
  // Parts of the sandbox may share what is pure.
  folder(['sandbox/*/src/**/domain/**'], { imports: [noServices, noTesting], pure: true }),
  folder(['packages/*/test/**', 'services/*/test/**'], { imports: [noServices] }),
  // It joins the commands of all services, and does nothing itself.
  folder(['cli/src/**'], { imports: [noSandbox, noKafka, noRegistryClient, noLogDocuments, noOtherService] }),
  {
    files: ['**/*.test.ts', '**/test/**'],
    rules: {
      'no-restricted-syntax': ['error', noBarrels, noLongTitles],
      // Answers of servers are looked at as they come.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
)

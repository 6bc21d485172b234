import { readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import type { OxlintOverride } from 'oxlint'
import { kindsOfSource } from './kinds-of-source.ts'

/*
 * The boundaries that docs/architecture.md draws: what is pure stays pure, and who may import whom. The
 * linter has no look-ahead in its regular expressions; one that has it matches nothing.
 */

type ImportBan = ({ regex: string } | { group: string[] }) & {
  message: string
  allowImportNames?: string[]
  allowTypeImports?: boolean
}

const services = readdirSync(new URL('../../services/', import.meta.url))
const anyService = services.join('|')

const noServices = {
  regex: `^@slipstream/(${anyService}|cli)/|^(\\.\\./)+(services|cli)/|^(\\.\\./){2,}(${anyService})/(src|test)/`,
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
const ofServices = [...strangers, noKafka, noRegistryClient, noLogDocuments]

const noOtherService = [
  {
    group: services.flatMap((service) => [`@slipstream/${service}/**`, `!@slipstream/${service}/cli/**`]),
    message: 'The command line mounts the definitions in cli/ of a service; their work stays in the service.',
  },
  {
    regex: '^(\\.\\./)+(packages|services)/',
    message: 'Import it by the name of its package.',
  },
]
const noDecisions = {
  regex: '(^|/)domain/',
  allowTypeImports: true,
  message: 'Adapters do I/O and decide nothing: a file of the shell joins the two (types may be imported).',
}

const alertRules = readdirSync(new URL('../../services/auditor/src/rules/', import.meta.url))
const noOtherAlertRule = {
  regex: `^(\\.\\./)+(${alertRules.join('|')})/`,
  message: 'A rule is one folder: what several rules share belongs outside of rules/.',
}

const pureBuiltins = ['assert', 'assert/strict', 'buffer', 'crypto', 'util']
const impureBuiltins = builtinModules.filter((name) => !pureBuiltins.includes(name.replace(/^node:/, '')))

const impureRuntime = [
  '@slipstream/runtime/**',
  '!@slipstream/runtime/async/back-off.ts',
  '!@slipstream/runtime/config/{closest-name,system-source}.ts',
  '!@slipstream/runtime/cron/**',
  '!@slipstream/runtime/json/**',
  '!@slipstream/runtime/observability/traceparent.ts',
  '!@slipstream/runtime/text/**',
]
const noInputOrOutput: ImportBan[] = [
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
    group: ['@slipstream/event-log/adapters/**', ...impureRuntime],
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
type Bans = {
  imports: readonly ImportBan[]
  /** Also without I/O, clock and randomness. */
  isPure?: boolean
  except?: string[]
}

/** The bans of some folders: which imports, and for pure ones I/O, the clock and randomness too. */
function folder(files: string[], { imports, isPure = false, except = [] }: Bans): OxlintOverride {
  const patterns = isPure ? [...imports, ...noInputOrOutput] : imports
  const message = 'Take it as an argument.'
  return {
    files,
    excludeFiles: except,
    rules: {
      'typescript/no-restricted-imports': ['error', { patterns }],
      ...(isPure && {
        'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message }))],
        'no-restricted-properties': ['error', ...impureProperties.map((entry) => ({ ...entry, message }))],
        'slipstream/no-clock': 'error',
        'slipstream/no-dynamic-import': 'error',
      }),
    },
  }
}

/**
 * A kind of source is named in its folders, in the tables of all kinds, and in billing, which is Stripe's.
 */
const noKindsOfSource: OxlintOverride = {
  files: ['packages/*/src/**', 'services/*/src/**', 'cli/src/**'],
  excludeFiles: [
    ...kindsOfSource.flatMap((kind) => [`**/${kind}/**`, `**/${kind}{-*,}.ts`]),
    ...['**/source-kinds.ts', '**/source-schema.ts', 'packages/events/src/sources/draft-statuses.ts'],
    ...['**/*billing*/**', '**/*billing*.ts'],
    // What was written before is read as its kind of source had it.
    'packages/events/src/codec/upcasters.ts',
    'packages/events/src/event-types/examples.ts',
  ],
  rules: { 'slipstream/no-kinds-of-source': 'error' },
}

/**
 * A later entry replaces an earlier one's options of the same rule, so each
 * folder gets all of its bans in one call.
 */
export const boundaries: OxlintOverride[] = [
  noKindsOfSource,
  folder(['packages/*/src/**'], { imports: strangers }),
  folder(['packages/testing/src/**'], { imports: [noServices] }),
  folder(['packages/runtime/src/**'], { imports: [...strangers, noKafka, noRegistryClient] }),
  folder(['packages/runtime/src/{json,text}/**'], {
    imports: [...strangers, noKafka, noRegistryClient],
    isPure: true,
  }),
  folder(['packages/events/src/**', 'packages/read-models/src/**'], {
    imports: [...strangers, noRegistryClient],
    isPure: true,
    except: ['packages/events/src/registry/**'],
  }),
  folder(['services/*/src/**'], { imports: ofServices }),
  folder(['packages/*/src/**/adapters/**'], { imports: [...strangers, noDecisions] }),
  folder(['services/*/src/**/adapters/**'], { imports: [...ofServices, noDecisions] }),
  folder(
    [
      ...['packages/*/src/**/domain/**', 'services/*/src/**/domain/**'],
      ...['packages/event-log/src/codec/**', 'packages/event-log/src/contract/**'],
    ],
    { imports: strangers, isPure: true },
  ),
  folder(['services/auditor/src/rules/**'], { imports: [...ofServices, noOtherAlertRule] }),
  folder(['services/auditor/src/rules/**/adapters/**'], {
    imports: [...ofServices, noDecisions, noOtherAlertRule],
  }),
  folder(['services/auditor/src/rules/**/domain/**'], {
    imports: [...strangers, noOtherAlertRule],
    isPure: true,
  }),
  // Parts of the sandbox may share what is pure.
  folder(['sandbox/*/src/**/domain/**'], { imports: [noServices, noTesting], isPure: true }),
  folder(['packages/*/test/**', 'services/*/test/**'], { imports: [noServices] }),
  // It joins the commands of all services, and does nothing itself.
  folder(['cli/src/**'], {
    imports: [noSandbox, noKafka, noRegistryClient, noLogDocuments, ...noOtherService],
  }),
]

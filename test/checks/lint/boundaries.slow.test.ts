import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rulesBroken } from './given/rules-broken.ts'

const imports = 'no-restricted-imports'

type Case = { title: string; folder: string; code: string; expected: string[] }

describe('the boundaries that the linter holds', () => {
  const cases: Case[] = []
  const impure: [string, string][] = [
    ["import { readFileSync } from 'node:fs'; readFileSync('x')", imports],
    ["import { readFile } from 'fs/promises'; export { readFile }", imports],
    ["import { setTimeout } from 'node:timers/promises'; export { setTimeout }", imports],
    ["import { randomUUID } from 'node:crypto'; export { randomUUID }", imports],
    ["import * as crypto from 'node:crypto'; export { crypto }", imports],
    ["import { MongoClient } from 'mongodb'; export { MongoClient }", imports],
    ["import type { Logger } from 'pino'; export type { Logger }", imports],
    ["import { save } from '../adapters/order-store.ts'; save()", imports],
    ["import { loadConfig } from '@slipstream/runtime/config/load-config.ts'; loadConfig()", imports],
    ['export const at = Date.now()', 'no-restricted-properties'],
    ['export const at = new Date()', 'no-clock'],
    ['export const at = Date()', 'no-clock'],
    ['export const dice = Math.random()', 'no-restricted-properties'],
    ['export const id = crypto.randomUUID()', 'no-restricted-globals'],
    ["export const host = process.env['HOST']", 'no-restricted-globals'],
    ['export const at = performance.now()', 'no-restricted-globals'],
    ["export const answer = fetch('https://shop.example')", 'no-restricted-globals'],
    ['setTimeout(() => {}, 1)', 'no-restricted-globals'],
    ["export const more = import('./more.ts')", 'no-dynamic-import'],
  ]
  const pureFolders = [
    'services/projector/src/domain',
    'packages/events/src',
    'packages/runtime/src/json',
    'packages/event-log/src/codec',
    'packages/event-log/src/contract',
    'sandbox/shop/src/domain',
  ]
  for (const folder of pureFolders) {
    for (const [code, rule] of impure) {
      cases.push({ title: `refuses: ${code}`, folder, code, expected: [rule] })
    }
    const code = `import { createHash } from 'node:crypto'
        import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
        export const source = (config: SourceConfig, at: number) =>
          createHash('sha256').update(config.type + new Date(at).toISOString()).digest('hex')`
    cases.push({ title: 'takes what is pure', folder, code, expected: [] })
  }

  const strangers: [string, string][] = [
    ['services/ingest/src', "import { a } from '@slipstream/projector/a.ts'; a()"],
    ['services/ingest/src', "import { a } from '../../projector/src/a.ts'; a()"],
    ['services/ingest/src/domain', "import { a } from '../../../projector/src/a.ts'; a()"],
    ['services/ingest/src', "import { a } from '@slipstream/sandbox-stack/a.ts'; a()"],
    ['services/ingest/src', "import { Kafka } from 'kafkajs'; new Kafka({ brokers: [] })"],
    ['packages/event-log/src', "import { a } from '@slipstream/console/a.ts'; a()"],
    ['services/console/src', "import { a } from '@slipstream/cli/a.ts'; a()"],
    ['cli/src', "import { a } from '@slipstream/console/queries/a.ts'; a()"],
    [
      'packages/event-log/src/adapters/kafka',
      "import { a } from '../../../../../sandbox/stack/src/a.ts'; a()",
    ],
    ['services/ingest/src', "import { a } from '@slipstream/testing/a.ts'; a()"],
    ['services/ingest/src/domain', "import { a } from '../../../../packages/testing/src/a.ts'; a()"],
    ['packages/event-log/src', "import { a } from '../../testing/src/a.ts'; a()"],
    ['packages/testing/src', "import { a } from '@slipstream/ingest/a.ts'; a()"],
    ['packages/events/src', "import { a } from '@kafkajs/confluent-schema-registry'; a()"],
    ['packages/event-log/test', "import { a } from '@slipstream/ingest/a.ts'; a()"],
    [
      'services/console/src/adapters',
      "import { collections } from '@slipstream/event-log/adapters/mongo/documents.ts'; collections()",
    ],
    ['services/notifier/src/slips/adapters', "import { slipFor } from '../domain/slip.ts'; slipFor()"],
    [
      'packages/event-log/src/adapters/mongo',
      "import { triage } from '../../consume/domain/triage.ts'; triage()",
    ],
    ...['', '/domain', '/adapters'].map((inside): [string, string] => [
      `services/auditor/src/rules/webhooks${inside}`,
      `import { a } from '..${inside && '/..'}/shipments/a.ts'; a()`,
    ]),
    ['packages/work/src/adapters', "import { decideWork } from '../domain/decide-work.ts'; decideWork()"],
  ]
  for (const [folder, code] of strangers) {
    cases.push({ title: `refuses: ${code}`, folder, code, expected: [imports] })
  }

  const neighbours: [string, string][] = [
    ['services/ingest/test', "import { a } from '@slipstream/sandbox-stack/a.ts'; a()"],
    ['services/ingest/test', "import { a } from '@slipstream/testing/a.ts'; a()"],
    ['packages/events/test', "import { a } from '@slipstream/testing/a.ts'; a()"],
    ['packages/testing/src', "import { a } from '@slipstream/sandbox-stack/a.ts'; a()"],
    ['services/ingest/src', "import { a } from './domain/sources/ingest/a.ts'; a()"],
    ['cli/src', "import { a } from '@slipstream/console/cli/a.ts'; a()"],
    ['packages/events/src/registry', "import { a } from '@kafkajs/confluent-schema-registry'; a()"],
    ['services/notifier/src/slips/adapters', "import type { A } from '../domain/a.ts'; export type { A }"],
    ['services/ingest/src/domain', "import { a } from '@slipstream/runtime/json/is-record.ts'; a()"],
    ['packages/work/src/adapters', "import type { Work } from '../domain/work.ts'; export type { Work }"],
    ['packages/event-log/src/adapters/kafka', "import { Kafka } from 'kafkajs'; new Kafka({ brokers: [] })"],
  ]
  for (const [folder, code] of neighbours) {
    cases.push({ title: `takes: ${code}`, folder, code, expected: [] })
  }
  const named: [string, string, string[]][] = [
    ['services/ingest/src/what-if', "export const header = 'x-wc-webhook-topic'", ['no-kinds-of-source']],
    ['packages/events/src', 'export const draftsOf = { shopify: [] }', ['no-kinds-of-source']],
    ['services/console/src', "export const f = (type: string) => type === 'stripe'", ['no-kinds-of-source']],
    ['services/console/src', "export const help = 'of a Stripe account'", []],
    ['services/ingest/src/domain/sources/shopify', "export const header = 'x-shopify-topic'", []],
    ['services/auditor/src/rules/billing-discrepancies', 'export const isAsInStripe = true', []],
  ]
  for (const [folder, code, expected] of named) {
    cases.push({ title: `${expected.length > 0 ? 'refuses' : 'takes'}: ${code}`, folder, code, expected })
  }
  for (const length of [90, 91]) {
    const folder = 'services/ingest/test'
    const code = `import { test } from 'node:test'; test('${'x'.repeat(length)}', () => {})`
    const expected = length > 90 ? ['no-long-titles'] : []
    cases.push({ title: `a title of ${length} characters`, folder, code, expected })
  }

  const fileOf = ({ folder }: Case, index: number): string => `${folder}/example-${index}.ts`
  const broken = rulesBroken(new Map(cases.map((each, index) => [fileOf(each, index), each.code])))
  for (const [index, each] of cases.entries()) {
    it(`${each.folder}: ${each.title}`, () => {
      assert.deepEqual(broken.get(fileOf(each, index)), each.expected)
    })
  }
})

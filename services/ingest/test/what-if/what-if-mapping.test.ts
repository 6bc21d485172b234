import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { rangesOf } from '@slipstream/event-log/history/read-history.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { webhookSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { createSource } from '../../src/create-source.ts'
import { quarantineEvent } from '../../src/domain/quarantine/quarantine-event.ts'
import { compareHistory, MappingComparison } from '../../src/what-if/what-if-mapping.ts'
import type { SourceConfigs } from '../../src/what-if/what-if-mapping.ts'

const fixture = new URL('../domain/sources/hmac/fixtures/sale-changed.json', import.meta.url)
const at = (path: string): string => `/data/sale${path}`
const mapping = {
  ...{ id: at('/ref'), status: at('/state'), currency: at('/sum/code'), total: at('/sum/gross') },
  ...{ createdAt: at('/made'), modifiedAt: at('/touched'), occurredAt: '/sent' },
  customer: { name: at('/buyer/full~1name'), email: at('/buyer/mail') },
  lineItems: {
    ...{ list: at('/rows'), id: '/no', sku: '/art', name: '/label', quantity: '/n' },
    ...{ total: '/sum', metadata: '/extra' },
  },
}

function configOf(changes: object = {}, types: object = {}): SourceConfigs {
  const till = {
    ...{ type: 'hmac', secrets: [{ env: 'S' }], signature: { header: 'X-Till-Signature' } },
    event: { pointer: '/kind', types: { 'sale.changed': 'OrderUpdated', ...types } },
    mapping: { ...mapping, ...changes },
  }
  const text = JSON.stringify({ sources: { till } })
  const { sources } = parseConfig(text, { path: 'test', environment: { S: 'secret' } })
  return new Map(webhookSources(sources))
}

const present = configOf()
const receivedAtMs = Date.parse('2026-11-21T06:41:00Z')

/** What the present mapping made of deliveries, in a log. */
async function historyOf(payloads: readonly Record<string, unknown>[]) {
  const log = createMemoryLog()
  const common = { partitions: 1, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1e6 }
  await log.ensureTopics([
    { ...common, name: 'orders' },
    { ...common, name: 'quarantine' },
  ])
  const appender = await log.appender()
  const source = createSource('till', { ...present.get('till')!, secrets: [] })
  for (const payload of payloads) {
    const delivery = {
      body: Buffer.from(JSON.stringify(payload)),
      headers: {},
      receivedAtMs,
      traceparent: '',
    }
    const reading = source.readVerified(delivery)
    const event =
      reading.kind === 'event'
        ? reading.event
        : quarantineEvent(source, reading, { delivery, rawHeaders: [] })
    await appender.append(encodeEvent(event, schemaIds))
  }
  return log
}

async function whatIf(log: Awaited<ReturnType<typeof historyOf>>, changed: SourceConfigs) {
  const comparison = new MappingComparison(present, changed)
  for (const topic of ['orders', 'quarantine'])
    await compareHistory(log, topic, await rangesOf(log, { topic }), { comparison, onRead: () => undefined })
  return comparison.result()
}

type Sale = { kind: string; data: { sale: Record<string, unknown> } }
const sale = (change: (sale: Sale) => void = () => undefined): Sale => {
  const payload = JSON.parse(readFileSync(fixture, 'utf8')) as Sale
  change(payload)
  return payload
}

test('given the same mapping, then nothing would differ', async () => {
  const { orders, ...counts } = await whatIf(await historyOf([sale(), sale()]), configOf())
  assert.deepEqual(orders, [])
  assert.deepEqual(counts, { events: 2, differing: 0, newlyQuarantined: 0, newlyRead: 0, more: 0 })
})

test('given a pointer to another member, then each order that has it differs, in that field', async () => {
  const other = sale(({ data }) => void (data.sale['ref'] = 'another'))
  const changed = configOf({ total: at('/sum/net') })
  const log = await historyOf([
    sale(({ data }) => void Object.assign(data.sale['sum'] as object, { net: '41.00' })),
    {
      ...other,
      data: { ...other.data, sale: { ...other.data.sale, sum: { code: 'EUR', gross: '5', net: '5' } } },
    },
  ])
  const { orders, differing } = await whatIf(log, changed)
  assert.equal(differing, 1)
  assert.equal(orders.length, 1)
  const { differences, events, position } = orders[0]!
  assert.deepEqual([events, position], [1, 'orders/0/0'])
  assert.deepEqual(
    differences.map(({ field, after }) => [field, after]),
    [['total', '41.00']],
  )
})

test('given a mapping that no delivery fits, then all would be quarantined, and why is named', async () => {
  const { newlyQuarantined, orders } = await whatIf(
    await historyOf([sale()]),
    configOf({ status: at('/absent') }),
  )
  assert.equal(newlyQuarantined, 1)
  assert.match(orders[0]!.differences.find(({ field }) => field === 'quarantined')?.after ?? '', /status/)
})

test('given a quarantined delivery that the change understands, then it would be read', async () => {
  const log = await historyOf([sale((payload) => void (payload.kind = 'sale.corrected'))])
  const { newlyRead, newlyQuarantined, orders } = await whatIf(
    log,
    configOf({}, { 'sale.corrected': 'OrderUpdated' }),
  )
  assert.deepEqual([newlyRead, newlyQuarantined], [1, 0])
  assert.equal(orders[0]!.differences.find(({ field }) => field === 'type')?.after, 'OrderUpdated')
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { alertsTopic } from '@slipstream/event-log/alerts-topic.ts'
import { encodeEvent } from '@slipstream/events/encode.ts'
import type { SchemaIds } from '@slipstream/events/encode.ts'
import { eventTypes } from '@slipstream/events/event-types.ts'
import { examples } from '@slipstream/events/examples.ts'
import { heldAlerts } from '../../src/adapters/held-alerts.ts'
import type { AlertEvent } from '../../src/domain/alert/alert-state.ts'
import { endForgotten } from '../../src/judge/end-forgotten.ts'

const schemaIds = Object.fromEntries(Object.keys(eventTypes).map((type) => [type, 1])) as SchemaIds
const now = Date.parse('2026-11-21T12:00:00Z')
const never = new AbortController().signal

it('given a source that the configuration does not name any more, then its alerts end, once, and no others', async () => {
  const log = createMemoryLog()
  await log.ensureTopics([alertsTopic('', { kafka: { partitions: 2, replicationFactor: 1 } })])
  const appender = await log.appender()
  const said: AlertEvent[] = []
  const append = async (event: AlertEvent): Promise<void> => {
    said.push(event)
    await appender.append({ ...encodeEvent(event, schemaIds), topic: 'alerts' })
  }
  const { AlertRaised: raised } = examples
  await append(raised)
  const data = { ...raised.data, source: 'former' }
  await append({ ...raised, source: 'former', subject: 'missing-order/former/1043', data })
  said.length = 0

  const parts = { log, alertsTopic: 'alerts', append }
  await endForgotten(parts, new Set(['shop']), now, never)
  assert.deepEqual(
    said.map(({ type, subject }) => [type, subject]),
    [['AlertResolved', 'missing-order/former/1043']],
  )
  await endForgotten(parts, new Set(['shop']), now, never)
  assert.equal(said.length, 1)
  assert.deepEqual([...(await heldAlerts(log, 'alerts', () => true, never)).keys()], [raised.subject])
})

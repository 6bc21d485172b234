import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { capturedDeliveries } from '../../../captured-deliveries.ts'
import { ingestForTests } from '../../../ingest-for-tests.ts'
import type { IngestResponse, Ingest } from '../../../ingest-for-tests.ts'

const deliveries = capturedDeliveries()

/** What was typed into the shop's form, for the few webhooks that did not use the common secret. */
const typedSecrets: Record<string, string> = {
  'secret-admin-ui:entity': `a&amp;b<c>"d'e`,
  'secret-admin-ui:percent': 'abc%41def%zz',
  'secret-admin-ui:spaces': '  lead and trail  ',
  'secret-admin-ui:long': 'x'.repeat(300),
}

/** The only ones that are no orders, by their file numbers. */
const quarantined: Record<number, string> = {
  84: 'invalid_id',
  85: 'invalid_id',
  353: 'source-error',
  356: 'source-error',
  359: 'action-topic',
  361: 'cannot_view',
  362: 'cannot_view',
  363: 'cannot_view',
}

const eventTypeOfTopic: Record<string, string> = {
  'order.created': 'OrderCreated',
  'order.updated': 'OrderUpdated',
  'order.deleted': 'OrderDeleted',
  'order.restored': 'OrderRestored',
}

describe(
  'every captured delivery of a real shop, in order',
  { skip: deliveries ? false : 'no fixtures here' },
  () => {
    let ingest: Ingest
    const sourceOf = (phase: string): string =>
      typedSecrets[phase] === undefined ? 'shop' : phase.replace('secret-admin-ui:', '')
    before(async () => {
      const names = ['shop', ...Object.keys(typedSecrets).map(sourceOf)]
      const secrets = ['slipstream-test-secret', ...Object.values(typedSecrets)]
      ingest = await ingestForTests({
        environment: Object.fromEntries(names.map((name, index) => [`S_${name}`, secrets[index] ?? ''])),
        sources: Object.fromEntries(
          names.map((name) => [
            name,
            {
              type: 'woocommerce',
              secrets: [{ env: `S_${name}` }],
              participants: { name: 'Participant {n}', fields: { school: 'School' } },
            },
          ]),
        ),
      })
    })
    after(() => ingest.close())

    test('is answered as it should be', async () => {
      const table = new Map<string, number>()
      const statesSeen = new Set<string>()
      for (const { number, phase, headers, body } of deliveries ?? []) {
        const topic = headers.find(([name]) => name === 'X-WC-Webhook-Topic')?.[1]
        const response = await ingest.post({ path: `/webhooks/${sourceOf(phase)}`, headers, body })
        // Several webhooks of the shop deliver one state, each under ids of its own.
        const state = `${sourceOf(phase)} ${topic} ${body.toString('latin1')}`
        if (topic !== 'order.deleted' && statesSeen.has(state)) {
          assert.equal(response.json['result'], 'duplicate', `delivery ${number}`)
          table.set('duplicate', (table.get('duplicate') ?? 0) + 1)
          continue
        }
        if (response.json['result'] === 'appended') statesSeen.add(state)
        const row = expectResponse({ number, topic, body, response, ingest })
        table.set(row, (table.get(row) ?? 0) + 1)
      }
      for (const [row, count] of [...table].sort()) console.log(`${String(count).padStart(5)}  ${row}`)
      assert.equal(
        [...table.values()].reduce((sum, count) => sum + count, 0),
        406,
      )
    })

    test('is a duplicate the second time, with the same id and position, and is not appended again', async () => {
      const before = ingest.records.length
      for (const { phase, headers, body } of deliveries ?? []) {
        const { json } = await ingest.post({ path: `/webhooks/${sourceOf(phase)}`, headers, body })
        assert.ok(json['result'] === 'duplicate' || json['result'] === 'ping')
      }
      assert.equal(ingest.records.length, before)
    })

    test('keeps the bytes of its body as the payload of its event', () => {
      for (const record of ingest.records.slice(0, 20))
        assert.ok(record.value.includes(Buffer.from(',"payload":{"id":')))
    })

    test('finds the participants that the mapping names', () => {
      const events = ingest.events().filter((event) => event.type === 'OrderCreated')
      const sent = events.find(({ data }) => data.order.participants.length > 1)?.data.order
      assert.ok(sent)
      for (const { participantId, lineItemId, name, fields } of sent.participants) {
        assert.match(participantId, new RegExp(`^${lineItemId}-\\d$`))
        assert.ok(name)
        assert.ok(fields['school'])
      }
    })
  },
)

function expectResponse(sent: {
  number: number
  topic: string | undefined
  body: Buffer
  response: IngestResponse
  ingest: Ingest
}): string {
  const { number, topic, body, response, ingest } = sent
  const { status, json } = response
  const where = `delivery ${number}: ${JSON.stringify(json)}`
  assert.equal(status, 200, where)
  if (topic === undefined) {
    assert.deepEqual(json, { result: 'ping' }, where)
    return 'ping'
  }
  const record = ingest.records.at(-1)
  assert.ok(record)
  const event = decodeEvent(record)
  assert.equal(json['eventId'], event.id, where)
  if (event.type === 'DeliveryQuarantined') {
    assert.equal(json['result'], 'quarantined', where)
    assert.equal(event.data.reason, quarantined[number], where)
    assert.equal(event.data.bodyBase64, body.toString('base64'))
    assert.ok(event.data.headers.every(({ name }) => !/signature/i.test(name)))
    return `quarantined: ${event.data.reason}`
  }
  assert.equal(json['result'], 'appended', where)
  assert.equal(quarantined[number], undefined, where)
  assert.equal(event.type, eventTypeOfTopic[topic], where)
  const payload = JSON.parse(body.toString('utf8')) as {
    id: number
    status?: string
    date_modified_gmt?: string
  }
  assert.equal(event.subject, `${event.source}/${payload.id}`)
  assert.ok('payload' in event.data)
  assert.deepEqual(event.data.payload, payload)
  if ('order' in event.data) {
    assert.equal(event.data.order.status, payload.status)
    assert.equal(event.data.order.modifiedAt, `${payload.date_modified_gmt}Z`)
    assert.equal(event.occurredAt, event.data.order.modifiedAt)
  }
  return `appended: ${event.type}`
}

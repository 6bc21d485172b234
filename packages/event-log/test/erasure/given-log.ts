import type { Event } from '@slipstream/events/event.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Order, Participant } from '@slipstream/events/event-types/orders/order.ts'
import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import { topicName, topics } from '@slipstream/events/topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { createMemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { PersonInLog } from '../../src/erasure/domain/person-in-log.ts'
import { wholeLog } from '../../src/erasure/read-log.ts'
import type { Reading } from '../../src/erasure/read-log.ts'
import { availableOpener } from '../../src/personal-data/open-records.ts'
import type { KeyRing } from '../../src/personal-data/key-ring.ts'
import type { KeyStore } from '../../src/personal-data/key-store.ts'

export const participant = (participantId: string, name: string, email: string | null): Participant => ({
  ...{ participantId, lineItemId: '1', name, email, fields: { school: `school of ${name}` } },
})

const { data: example } = examples.OrderUpdated

/** An order of somebody, whose JSON names everybody in it. */
export function orderOf(
  orderId: string,
  customer: { name: string; email: string | null },
  participants: Participant[] = [],
): Event<'OrderUpdated'> {
  const order: Order = {
    ...example.order,
    ...{ orderId, number: orderId, participants },
    customer: { id: null, phone: null, ...customer },
    lineItems: example.order.lineItems.map((item) => ({
      ...item,
      metadata: participants.map(({ name }) => ({ key: 'Participant', value: name })),
    })),
    billing: { ...example.order.billing, lines: [`12 ${customer.name} Street`] },
  }
  delete order.registration
  delete order.shipping
  const subject = `shop/${orderId}`
  const data = { ...example, order, payload: { customer, participants } }
  return { ...examples.OrderUpdated, id: `${orderId}-updated`, subject, data }
}

/** A log in memory with these events, sealed. */
export async function givenLog(
  events: readonly Event[],
  seal: Seal | undefined,
  ring: KeyRing,
  store: KeyStore,
) {
  let open = availableOpener(ring, store)
  const log = createMemoryLog({ open: (records) => open(records), maxRecords: 1 })
  const topicPrefix = 'test.'
  await log.ensureTopics(
    (Object.keys(topics) as Topic[]).map((topic) => ({
      ...{ name: topicName(topicPrefix, topic), partitions: 2, replicationFactor: 1, retentionMs: -1 },
      maxRecordBytes: 1_000_000,
    })),
  )
  const appender = await log.appender()
  const append = async (event: Event, by: Seal | 'in clear' | undefined = seal): Promise<void> => {
    const { topic, ...record } = encodeEvent(event, schemaIds, undefined, by === 'in clear' ? undefined : by)
    await appender.append({ ...record, topic: topicName(topicPrefix, topic) })
  }
  for (const event of events) await append(event)
  const reading: Reading = {
    ...{ log, topicPrefix, signal: new AbortController().signal, onRead: () => undefined },
    keyless: new Set(),
  }
  return {
    ...{ log, reading, append },
    /** All processes have forgotten the keys. */
    forget: () => void (open = availableOpener(ring, store)),
    async events(): Promise<Map<string, Event>> {
      const found = new Map<string, Event>()
      for (const [topic, ranges] of await wholeLog(reading))
        for await (const { records } of log.read(topic, ranges))
          for (const record of records) {
            const event = decodeEvent(record)
            found.set(event.id, event)
          }
      return found
    },
  }
}

export const knownAs = (email: string, events: readonly Event[]): PersonInLog => {
  const person = new PersonInLog(email)
  for (const event of events) person.observe(event)
  return person
}

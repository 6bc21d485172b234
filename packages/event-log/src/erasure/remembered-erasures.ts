import { deriveId } from '@slipstream/events/derive-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { PersonErased } from '@slipstream/events/event-types/erasure-events.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { Ranges } from '../history/read-history.ts'
import { readEvents } from './read-log.ts'
import type { Reading } from './read-log.ts'

export type RememberedErasure = {
  orders: PersonErased['orders']
  /** When the last one began, by the broker's clock: what came later was not erased by it. */
  untilMs: number
}

/** Who was erased, by the keyed hash of the e-mail, as the log has it. */
export async function rememberedErasures(
  reading: Reading,
  parts: ReadonlyMap<string, Ranges>,
): Promise<Map<string, RememberedErasure>> {
  const topic = topicName(reading.topicPrefix, 'erasures')
  const erasures = new Map([...parts].filter(([name]) => name === topic))
  const found = new Map<string, RememberedErasure>()
  for await (const batch of readEvents({ ...reading, untilMs: undefined }, erasures))
    for (const { record, event } of batch) {
      if (event?.type !== 'PersonErased') continue
      const { person, orders } = event.data
      const before = found.get(person)?.orders ?? []
      found.set(person, { orders: [...before, ...orders], untilMs: record.recordedAtMs })
    }
  return found
}

/** Of all that one event can have, a small part of the largest record. */
const ordersOfEvent = 500

/** The events that remember an erasure; the same for the same erasure. */
export function erasureEvents(data: PersonErased): Event<'PersonErased'>[] {
  const { person, orders, startedAt } = data
  const count = Math.max(1, Math.ceil(orders.length / ordersOfEvent))
  return Array.from({ length: count }, (_, part) => ({
    type: 'PersonErased',
    id: deriveId(person, startedAt, part),
    ...{ source: 'slipstream', subject: person, occurredAt: startedAt },
    data: { ...data, orders: orders.slice(part * ordersOfEvent, (part + 1) * ordersOfEvent) },
  }))
}

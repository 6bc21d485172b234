import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { Told } from './sender.ts'

type Telling = {
  source: string
  webhookId: string | null
  /** Of this process alone: no other, and no earlier one, may have it. */
  instance: string
  /** How many events this instance has told before. */
  nth: number
  told: Pick<Told, 'inARow' | 'refused'>
  /** In the world. */
  from: Date
  to: Date
}

/** The event that tells what a sender was answered. Its id derives from the instance and the event's place among its events. */
export function refusalEvent({ nth, told, ...of }: Telling): Event<'DeliveriesRefused'> {
  const [from, to] = [of.from.toISOString(), of.to.toISOString()]
  const { source, webhookId, instance } = of
  return {
    id: deriveEventId([source, 'DeliveriesRefused', instance, String(nth)], Buffer.alloc(0)),
    source,
    subject: source,
    occurredAt: to,
    type: 'DeliveriesRefused',
    data: { source, webhookId, instance, inARow: told.inARow, refused: told.refused, from, to },
  }
}

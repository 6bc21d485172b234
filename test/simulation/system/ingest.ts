import type { RecoverOrder } from '@slipstream/auditor/adapters/ingest/recover-order.ts'
import { RecoveryFault } from '@slipstream/auditor/adapters/ingest/recovery-fault.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Delivery, AuthenticReading } from '@slipstream/ingest/domain/delivery.ts'
import { woocommerceSource } from '@slipstream/ingest/domain/sources/woocommerce/source.ts'
import type { Fate } from '../history.ts'
import type { Shop } from '../shop.ts'
import type { SimulatedLog } from './log.ts'

const topics = {
  created: 'order.created',
  updated: 'order.updated',
  deleted: 'order.deleted',
  restored: 'order.restored',
}

export type Topic = keyof typeof topics

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** Ingest, with the way that deliveries take to it. @param after runs something after a number of ms */
export function ingest(
  log: SimulatedLog,
  shop: Shop,
  { now, after }: { now: () => number; after(ms: number, happen: () => void): void },
) {
  const source = woocommerceSource('shop', { keys: [] })
  let unavailableUntil = 0
  let deliveries = 0
  let lastReceivedAt = 0

  /** No two of them are received at once. */
  const receipt = (): number => (lastReceivedAt = Math.max(now(), lastReceivedAt + 1))
  const deliveryOf = (topic: Topic, deliveryId: string, body: Buffer): Delivery => ({
    body,
    headers: {
      'x-wc-webhook-topic': topics[topic],
      'x-wc-webhook-id': String(Object.keys(topics).indexOf(topic) + 1),
      'x-wc-webhook-delivery-id': deliveryId,
    },
    receivedAtMs: receipt(),
    traceparent,
  })
  const quarantine = (reason: string) => {
    const { data, ...example } = examples.DeliveryQuarantined
    const event = { ...example, id: `quarantined ${deliveries++}`, data: { ...data, source: 'shop', reason } }
    return log.append('quarantine', event, now())
  }
  const append = (taken: AuthenticReading, readableFrom?: number) =>
    taken.kind === 'event' ? log.append('orders', taken.event, now(), readableFrom) : quarantine(taken.reason)
  const receive = (delivery: Delivery, readableFrom?: number): void => {
    if (now() >= unavailableUntil)
      append(source.readVerified({ ...delivery, receivedAtMs: receipt() }), readableFrom)
  }
  const redriveLater = (delivery: Delivery, ms: number): void => {
    if (now() < unavailableUntil) return
    const from = formatPosition(quarantine('unreadable-value').position)
    after(ms, () => append(source.readVerified({ ...delivery, redriven: { from, atMs: now() } })))
  }

  const recover: RecoverOrder = ({ event, order, after: known }) => {
    if (now() < unavailableUntil)
      return Promise.reject(new RecoveryFault('unavailable', 'ingest does not answer'))
    const body = Buffer.from(JSON.stringify(order))
    const headers = { 'slipstream-recovered-after': known }
    const taken = source.readRecovered?.(event, { body, headers, receivedAtMs: receipt(), traceparent })
    if (taken?.kind !== 'event') throw new Error(`ingest does not understand the recovered order ${order.id}`)
    const { id } = taken.event
    const isKnown = log.all('orders').some((logged) => logged.id === id)
    const { position } = log.append('orders', taken.event, now())
    return Promise.resolve({
      ...{ kind: isKnown ? 'duplicate' : 'appended', eventId: id },
      position: formatPosition(position),
    })
  }

  return {
    recover,
    becomeUnavailable: (untilMs: number): void =>
      void (unavailableUntil = Math.max(unavailableUntil, untilMs)),
    /** Of an order in the bin nothing is delivered but its id. */
    deliver(topic: Topic, { id }: { id: number }, fate: Fate): void {
      const deliveryId = String(deliveries++)
      const bytes = () => (topic === 'deleted' ? Buffer.from(JSON.stringify({ id })) : shop.body(id))
      if (fate.kind === 'lost') return
      // The shop builds a body when it delivers it.
      if (fate.kind === 'late') return after(fate.byMs, () => receive(deliveryOf(topic, deliveryId, bytes())))
      const delivery = deliveryOf(topic, deliveryId, bytes())
      if (fate.kind === 'quarantined') return redriveLater(delivery, fate.redrivenMs)
      receive(delivery, fate.kind === 'unreadable' ? now() + fate.redrivenMs : undefined)
      if (fate.kind === 'doubled') after(fate.laterMs, () => receive(delivery))
    },
  }
}

import { collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { fillOps } from './filled-ops.ts'
import { alert, order, participant, shipment, silence, state } from '../documents.ts'
import { topicPrefix, type World } from '../world.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** What somebody could write into a form of the shop to run code in the console. */
export const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>' {{7*7}}`

const names = ['Hana Tamihana', 'Jörg Weiß', 'Aroha Ngata', 'Li Wei', 'Søren Ibsen', 'Ada Okafor']
const statuses = ['completed', 'processing', 'processing', 'pending', 'on-hold', 'refunded', 'failed']

/**
 * Data as a busy day leaves it: orders with a history, alerts, a carrier that is
 * down, consumers of which one is behind.
 */
export async function fill(world: World, now = Date.now()): Promise<void> {
  const iso = (msAgo: number): string => new Date(now - msAgo).toISOString().replace(/\.\d+Z$/, 'Z')
  const orders = Array.from({ length: 70 }, (_, index): Partial<Order> => {
    const name = names[index % names.length] ?? ''
    const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}${index}@example.test`
    const createdAt = iso(3 * minuteMs + index * index * 0.28 * minuteMs)
    return {
      ...{ orderId: String(1_200 - index), number: String(1_200 - index), createdAt, modifiedAt: createdAt },
      status: statuses[index % statuses.length] ?? 'completed',
      customer: { id: String(index), name, email, phone: null },
      total: `${50 + index * 7}.50`,
    }
  })
  await world.insertOrders(...orders.map((changes) => order(changes)))
  const life = { orderId: '1042', number: '1042', createdAt: iso(5 * hourMs) }
  const hana = { id: '7', name: 'Hana Est', email: 'hana@example.test', phone: '+64 21 555 0100' }
  await world.project(
    state({ ...life, status: 'pending', modifiedAt: iso(5 * hourMs), customer: hana, paidAt: null }),
    state({ ...life, status: 'processing', modifiedAt: iso(4 * hourMs), customer: hana }),
    state({
      ...life,
      status: 'completed',
      modifiedAt: iso(3 * hourMs),
      customer: { ...hana, phone: '+64 21 555 0199' },
    }),
  )
  await world.insertShipments(shipment('1042', { _id: 'shop/1042/1', source: 'shop' }))
  await world.insertParticipants(participant({ orderId: '1042' }))
  await world.insertAlerts(...alerts(iso))
  await world.insertSilences(
    silence(
      'quiet',
      { rule: 'source-silent', source: 'billing', subject: 'billing' },
      { saidAt: iso(hourMs) },
    ),
  )
  const carrier: CarrierDocument = {
    ...{ _id: 'bobs-post', state: 'unavailable', detail: 'It did not respond.', eventId: 'e' },
    ...{ since: iso(2 * hourMs), changedAt: iso(2 * hourMs) },
  }
  await world.insertCarriers(carrier)
  await insertCheckpoints(world, new Date(now))
  await fillOps(world, now)
}

function alerts(iso: (msAgo: number) => string) {
  return [
    alert('1043', { since: iso(12 * minuteMs), severity: 'warning' }),
    alert('processing', {
      rule: 'stalled-order',
      since: iso(40 * minuteMs),
      summary: '5 orders have been in processing for longer than usual.',
      affected: { count: 5, ranges: [{ first: '1190', last: '1194' }] },
      next: { action: 'Look at the oldest one in the shop.', runbook: 'docs/runbooks/stalled-order.md' },
      _id: 'stalled-order/shop/processing',
    }),
    alert('bobs-post', {
      ...{ rule: 'carrier-unavailable', source: 'slipstream', severity: 'critical', since: iso(2 * hourMs) },
      summary: 'The carrier bobs-post does not answer; 37 shipments wait.',
      affected: { count: 37, ranges: [{ first: '1100', last: '1136' }] },
      _id: 'carrier-unavailable/slipstream/bobs-post',
    }),
    alert('billing', {
      rule: 'source-silent',
      source: 'billing',
      since: iso(90 * minuteMs),
      summary: 'Nothing has arrived from billing for 90 min.',
    }),
    alert('1042', {
      ...{
        state: 'resolved',
        since: iso(3 * hourMs + 2 * minuteMs),
        resolvedAt: iso(3 * hourMs),
        rule: 'lost-update',
      },
      ...{ summary: 'An update of order 1042 did not arrive.', resolvedReason: 'Fetched from the shop.' },
      _id: 'lost-update/shop/1042',
    }),
  ]
}

async function insertCheckpoints({ db }: World, updatedAt: Date): Promise<void> {
  const consumers = ['projector', 'auditor', 'notifier', 'fulfillment', 'billing']
  await collections(db).checkpoints.insertMany(
    consumers.map((consumer) => ({
      _id: `${consumer}|${topicPrefix}orders|0`,
      ...{ next: BigInt(consumer === 'fulfillment' ? 1_163 : 1_200), epoch: 1, updatedAt },
    })),
  )
}

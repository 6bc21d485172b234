import { buildParcel } from './build-parcel.ts'
import { deliveryFaults, faultOfDelivery } from '../faults/faults.ts'
import type { Fault } from '../faults/faults.ts'
import { random } from '../random.ts'
import { takeRequestedFault } from '../shop.ts'
import type { Parcel, QueueEntry, Shop } from '../shop.ts'
import type { Topic } from './webhook.ts'

const maxDelayMs = 60_000
const holdsForMs = 20_000

/**
 * Takes what is ready next and returns what goes out now for it: nothing, one delivery, or several. They
 * count as undelivered until `delivered` is called.
 */
export function dispatch(shop: Shop, atMs: number): Parcel[] {
  const next = shop.ready.shift()
  if (next === undefined) return []
  if ('body' in next) return [next]
  const { webhookId, orderId } = next
  const topic = shop.webhooks.get(webhookId)?.topic
  if (topic === undefined) return lost(shop)

  const fault = next.settled ? undefined : faultOf(shop, next, topic)
  const build = (cutOff = false): Parcel => buildParcel(shop, webhookId, topic, orderId, atMs, cutOff)
  if (fault === undefined) return [build(), ...released(shop, orderId)]
  if (fault !== 'dropOrder') shop.injectedFaults.push({ kind: fault, orderId, topic })
  switch (fault) {
    case 'dropCreation':
      return lost(shop)
    case 'loseUpdate':
      shop.log(`an update of ${orderId} is lost: it is never delivered that it is ${statusOf(shop, orderId)}`)
      return lost(shop)
    case 'delay': {
      const delayMs = random(shop.rules.seed, 'delay of', topic, orderId).int(5_000, maxDelayMs)
      shop.log(`${topic} of ${orderId} is ${Math.round(delayMs / 1000)} s late`)
      shop.agenda.add(atMs + delayMs, { kind: 'deliver', entry: { ...next, settled: true } })
      return []
    }
    case 'duplicate': {
      shop.log(`${topic} of ${orderId} is sent twice`)
      shop.undelivered++
      const parcel = build()
      return [parcel, parcel, ...released(shop, orderId)]
    }
    case 'reorder': {
      shop.log(`${topic} of ${orderId} is held back`)
      const earlier = released(shop, orderId)
      const parcel = build()
      shop.held.set(orderId, parcel)
      shop.agenda.add(atMs + holdsForMs, { kind: 'release', parcel })
      return earlier
    }
    case 'malformed':
      shop.log(`${topic} of ${orderId} is cut off: nobody can read it`)
      return [build(true), ...released(shop, orderId)]
    default:
      return lost(shop)
  }
}

/** An attempt to deliver was made, with any result. */
export function delivered(shop: Shop): void {
  shop.undelivered--
}

function lost(shop: Shop): Parcel[] {
  shop.undelivered--
  return []
}

function faultOf(shop: Shop, { orderId, announces }: QueueEntry, topic: Topic): Fault | undefined {
  const ofOrder = shop.orderFaults.get(orderId)
  if (ofOrder?.has('dropOrder')) return 'dropOrder'
  if (announces && ofOrder?.has('dropCreation')) return 'dropCreation'
  const kinds = deliveryFaults.filter((kind) => kind !== 'loseUpdate' || topic === 'order.updated')
  const count = `${topic}/${orderId}`
  const nth = shop.deliveries.get(count) ?? 0
  shop.deliveries.set(count, nth + 1)
  // An update beside the announcement has the same content, so that its loss would change nothing.
  const possible = announces ? kinds.filter((kind) => kind !== 'loseUpdate') : kinds
  return (
    takeRequestedFault(shop, possible) ??
    faultOfDelivery(shop.rules.seed, shop.rules.faultRates, topic, orderId, nth)
  )
}

function released(shop: Shop, orderId: number): Parcel[] {
  const parcel = shop.held.get(orderId)
  if (parcel === undefined) return []
  shop.held.delete(orderId)
  return [parcel]
}

function statusOf(shop: Shop, orderId: number): string {
  return shop.orders.get(orderId)?.status ?? 'gone'
}

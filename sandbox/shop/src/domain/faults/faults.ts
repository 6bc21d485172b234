import { random } from '../random.ts'

/**
 * What can go wrong, each with its probability from 0 to 1.
 *
 * - of an order: `dropOrder` nothing of it is ever delivered; `dropCreation` what announces it is lost,
 *   later updates arrive; `stuck` it stays in its first status; `gap` the counter of ids skips some
 *   before it, for things that are no orders
 * - of a delivery: `loseUpdate` an order.updated is not sent; `duplicate` it is sent twice; `delay` it
 *   is sent up to a minute late; `reorder` it is sent after the next delivery of the same order;
 *   `malformed` its body is cut off, but signed
 */
export type FaultRates = {
  dropOrder: number
  dropCreation: number
  stuck: number
  gap: number
  loseUpdate: number
  duplicate: number
  delay: number
  reorder: number
  malformed: number
}
export type Fault = keyof FaultRates

export const orderFaults = ['dropOrder', 'dropCreation', 'stuck', 'gap'] as const
export const deliveryFaults = ['loseUpdate', 'duplicate', 'delay', 'reorder', 'malformed'] as const

export const noFaults: FaultRates = {
  dropOrder: 0,
  dropCreation: 0,
  stuck: 0,
  gap: 0,
  loseUpdate: 0,
  duplicate: 0,
  delay: 0,
  reorder: 0,
  malformed: 0,
}

/** A shop on a bad day: enough of everything to see each within some minutes. */
export const badDay: FaultRates = {
  dropOrder: 0.02,
  dropCreation: 0.03,
  stuck: 0.03,
  gap: 0.1,
  loseUpdate: 0.02,
  duplicate: 0.05,
  delay: 0.03,
  reorder: 0.03,
  malformed: 0.01,
}

/** What goes wrong with an order; the same for the same seed and id. */
export function faultsOfOrder(seed: number, rates: FaultRates, id: number): Set<Fault> {
  return new Set(orderFaults.filter((kind) => random(seed, kind, id).chance(rates[kind])))
}

/**
 * What goes wrong with a delivery, if anything.
 *
 * @param nth counts the deliveries of this topic and order
 */
export function faultOfDelivery(
  seed: number,
  rates: FaultRates,
  topic: string,
  orderId: number,
  nth: number,
): Fault | undefined {
  return deliveryFaults.find((kind) => {
    if (kind === 'loseUpdate' && topic !== 'order.updated') return false
    return random(seed, kind, topic, orderId, nth).chance(rates[kind])
  })
}

import type { Captured } from './captured-shop.ts'

/**
 * Deliveries in another order, each one to three times. Only what nothing but arrival can order keeps its
 * relative order: of one order, deliveries of the same modification second, and whatever stands on either
 * side of a deletion, which carries no time.
 */
export function shuffled(deliveries: readonly Captured[], seed: number): Captured[] {
  const random = randomFrom(seed)
  const byOrder = Object.values(Object.groupBy(deliveries, ({ order }) => String(order.id)))
  const streams = byOrder.map((those) => reorder(those ?? [], random))
  const mixed: Captured[] = []
  for (let left = deliveries.length; left > 0; left--) {
    const filled = streams.filter((stream) => stream.length > 0)
    const next = filled[Math.floor(random() * filled.length)]?.shift()
    if (next !== undefined) mixed.push(next)
  }
  for (const delivery of deliveries) {
    for (let copies = Math.floor(random() * 3); copies > 0; copies--) {
      const first = mixed.indexOf(delivery)
      mixed.splice(first + 1 + Math.floor(random() * (mixed.length - first)), 0, delivery)
    }
  }
  return mixed
}

/** Shuffles between deletions, and puts those of one second back into their order. */
function reorder(deliveries: readonly Captured[], random: () => number): Captured[] {
  const result: Captured[] = []
  let stretch: Captured[] = []
  const endStretch = (): void => {
    const drawn = new Map(stretch.map((delivery) => [delivery, random()]))
    const places = stretch.toSorted((a, b) => (drawn.get(a) ?? 0) - (drawn.get(b) ?? 0))
    const queues = Object.groupBy(stretch, ({ order }) => String(order.date_modified_gmt))
    for (const { order } of places) {
      const next = queues[String(order.date_modified_gmt)]?.shift()
      if (next !== undefined) result.push(next)
    }
    stretch = []
  }
  for (const delivery of deliveries) {
    if (delivery.topic === 'order.deleted') {
      endStretch()
      result.push(delivery)
    } else {
      stretch.push(delivery)
    }
  }
  endStretch()
  return result
}

/** A linear congruential generator (Numerical Recipes): the same shuffle for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

import { random } from '@slipstream/sandbox-shop/domain/random.ts'

/** What happens to an order: it is placed (step 0), then changed. */
export type Step = { id: number; step: number; status: string }

/** Changes : 2 in the mean, each of the status; no order stays where stalled ones are looked for. */
const lives = [
  { share: 0.1, statuses: ['pending'] },
  { share: 0.2, statuses: ['pending', 'cancelled'] },
  { share: 0.4, statuses: ['pending', 'processing', 'completed'] },
  { share: 0.2, statuses: ['pending', 'on-hold', 'processing', 'completed'] },
  { share: 0.1, statuses: ['pending', 'failed', 'on-hold', 'processing', 'completed'] },
]

/** Of the ids, what went to pages, products and refunds: a WordPress site shares ids among all. */
const notOrders = 0.05
const firstId = 1_001

/**
 * The lives of orders, interwoven. Between an order's step and its next, other orders are placed, so that
 * some follow in the same second and some much later than anything is late.
 */
export function* schedule({ orders, seed }: { orders: number; seed: number }): Generator<Step> {
  const farthest = Math.max(20, orders / 10)
  const due = new Map<number, Step[]>()
  let waiting = 0
  let id = firstId
  for (let turn = 0; turn < orders || waiting > 0; turn++) {
    if (turn < orders) {
      const chance = random(seed, 'life', id)
      let at = turn
      lifeAt(chance.next()).forEach((status, step) => {
        if (step > 0) at += Math.ceil(10 * (farthest / 10) ** chance.next())
        due.set(at, [...(due.get(at) ?? []), { id, step, status }])
        waiting += 1
      })
      do id += 1
      while (random(seed, 'id', id).chance(notOrders))
    }
    const now = due.get(turn) ?? []
    due.delete(turn)
    waiting -= now.length
    yield* now
  }
}

function lifeAt(chance: number): readonly string[] {
  let sum = 0
  return lives.find(({ share }) => (sum += share) > chance)?.statuses ?? ['pending']
}

/** The faults of a delivery. Delays are counted in deliveries that overtake it. */
export type DeliveryFault = { isLost: boolean; lateBy: number; repeatedAfter: number | undefined }

const maxOvertaking = 5_000

/** The first order arrives as it should: a source counts as connected from then on. */
export function faultOf({ id, step }: Step, seed: number): DeliveryFault {
  const chance = random(seed, 'delivery', id, step)
  const [lost, late, repeated] = [chance.chance(0.01), chance.chance(0.05), chance.chance(0.02)]
  return {
    isLost: lost && id !== firstId,
    lateBy: late && id !== firstId ? chance.int(1, maxOvertaking) : 0,
    repeatedAfter: repeated ? chance.int(0, maxOvertaking) : undefined,
  }
}

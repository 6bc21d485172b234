import type { Route } from '../new-order/order-route.ts'
import { random } from '../random.ts'
import type { Random } from '../random.ts'
import type { Status } from '../woo-order/woo-order.ts'

export type Change =
  | { kind: 'status'; status: Status }
  | { kind: 'place-order' }
  | { kind: 'rename-participant' }
  | { kind: 'touch' }
  | { kind: 'trash' }
  | { kind: 'untrash' }
  | { kind: 'abandon' }

/** What happens to an order, and how long after what happened before. */
export type Step = {
  afterMs: number
  change: Change
}

/** The later life of the order of this id, by the seed. Waits are minutes, as in a real shop. */
export function planLife(seed: number, id: number): { route: Route; steps: Step[] } {
  const draw = random(seed, 'life', id)
  const route = draw.pick<Route>([
    'card',
    'card',
    'card',
    'card',
    'bank-transfer',
    'bank-transfer',
    'block-checkout',
    'block-checkout',
    'cash-on-delivery',
    'admin',
  ])
  return { route, steps: [...untilProcessing(draw, route), ...twist(draw)] }
}

/** Ends with a step of an order that needs no more: paid, given up or failed. */
function untilProcessing(draw: Random, route: Route): Step[] {
  const pay = [step(draw, 60, 300, toStatus('processing'))]
  switch (route) {
    case 'block-checkout':
      return draw.chance(0.15)
        ? [step(draw, 1200, 2400, { kind: 'abandon' })]
        : [step(draw, 80, 240, { kind: 'place-order' }), ...pay]
    case 'card':
      if (draw.chance(0.08)) return [step(draw, 60, 200, toStatus('failed')), ...pay]
      return pay
    case 'cash-on-delivery':
      return []
    case 'bank-transfer':
    case 'admin':
      return pay
  }
}

function twist(draw: Random): Step[] {
  const complete = step(draw, 200, 1200, toStatus('completed'))
  const kind = draw.int(0, 99)
  if (kind < 4) return [step(draw, 100, 600, toStatus('cancelled'))]
  if (kind < 8) return [complete, step(draw, 400, 1200, toStatus('refunded'))]
  if (kind < 11) return [complete, step(draw, 400, 1200, { kind: 'trash' })]
  if (kind < 14) {
    return [step(draw, 100, 400, { kind: 'trash' }), step(draw, 200, 600, { kind: 'untrash' }), complete]
  }
  if (kind < 22) return [step(draw, 100, 400, { kind: 'rename-participant' }), complete]
  if (kind < 27) return [complete, step(draw, 200, 600, { kind: 'touch' })]
  if (kind < 30)
    return [step(draw, 100, 400, toStatus('on-hold')), step(draw, 100, 400, toStatus('processing')), complete]
  return [complete]
}

function step(draw: Random, minSeconds: number, maxSeconds: number, change: Change): Step {
  return { afterMs: draw.int(minSeconds * 1000, maxSeconds * 1000), change }
}

function toStatus(status: Status): Change {
  return { kind: 'status', status }
}

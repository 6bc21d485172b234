import type { OrderEvent } from '@slipstream/events/event.ts'
import type { RealStay } from '../backtest/transition.ts'

export type OrderStay = RealStay & { order: string }

/**
 * When orders were created, and their stays in some statuses. Memory grows with the
 * number of orders: about 200 bytes each.
 */
export class StatusHistory {
  readonly #statuses: ReadonlySet<string>
  readonly #created = new Map<string, number>()
  /** Of each order, the times at which it was seen in a status: the source's own times. */
  readonly #states = new Map<string, { at: number; status: string }[]>()

  constructor(statuses: ReadonlySet<string>) {
    this.#statuses = statuses
  }

  add(event: OrderEvent): void {
    const { subject, data } = event
    const status = 'order' in data ? data.order.status : data.status
    const at = Date.parse('order' in data ? data.order.modifiedAt : event.occurredAt)
    if ('order' in data) this.#created.set(subject, Date.parse(data.order.createdAt))
    const states = this.#states.get(subject) ?? []
    states.push({ at, status })
    this.#states.set(subject, states)
  }

  /** The times at which orders were created, the earliest first. */
  created(): number[] {
    return [...this.#created.values()].sort((a, b) => a - b)
  }

  /** All stays in a status, by the time at which they began. One that lasts has no end. */
  staysIn(status: string): OrderStay[] {
    if (!this.#statuses.has(status)) return []
    return [...this.#states]
      .flatMap(([order, states]) => staysOf(order, states, status))
      .sort((a, b) => a.enteredAt - b.enteredAt)
  }
}

function staysOf(order: string, states: { at: number; status: string }[], status: string): OrderStay[] {
  const stays: OrderStay[] = []
  let open: OrderStay | undefined
  for (const state of states.toSorted((a, b) => a.at - b.at)) {
    if (state.status === status) {
      if (open === undefined) stays.push((open = { order, enteredAt: state.at, leftAt: null }))
    } else if (open !== undefined) {
      open.leftAt = state.at
      open = undefined
    }
  }
  return stays
}

import type { HistoricOrder } from './order-history.ts'

/** A watched status: orders enter it at one time of the history and leave it at another. */
export type Transition = {
  name: string
  status: string
  from: 'createdAt' | 'paidAt' | 'shippedAt'
  to: 'paidAt' | 'shippedAt' | 'deliveredAt'
}

export const transitions: Transition[] = [
  { name: 'paid → shipped', status: 'processing', from: 'paidAt', to: 'shippedAt' },
  { name: 'created → paid', status: 'pending', from: 'createdAt', to: 'paidAt' },
  { name: 'shipped → delivered', status: 'shipped', from: 'shippedAt', to: 'deliveredAt' },
]

/** A stay as it really was; `leftAt` is null when the order never left. */
export type RealStay = { enteredAt: number; leftAt: number | null }

/**
 * The stays in the watched status, in order of entering. An order that left
 * before it entered was never seen in it.
 */
export function staysOf(orders: HistoricOrder[], transition: Transition): RealStay[] {
  return orders
    .flatMap((order) => {
      const enteredAt = order[transition.from]
      const leftAt = order[transition.to]
      return enteredAt === null || (leftAt !== null && leftAt <= enteredAt) ? [] : [{ enteredAt, leftAt }]
    })
    .sort((a, b) => a.enteredAt - b.enteredAt)
}

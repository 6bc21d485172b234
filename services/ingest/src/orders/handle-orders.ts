import type { OrderStore } from './adapters/order-store.ts'
import type { AdminSource } from './admin-source.ts'
import { cancelOrder, changeOrder } from './domain/change-order.ts'
import type { OrderDecision, KnownOrder } from './domain/change-order.ts'
import { entityTagOf, namesTag } from './domain/entity-tag.ts'
import type { NewOrder, OrderChange } from './domain/order-request.ts'
import type { OrderStatus } from './domain/order-status.ts'
import { orderEvent } from './domain/placed-order.ts'
import type { OrderAct } from './domain/placed-order.ts'
import { OrderRefused } from './order-refused.ts'
import { handleNewOrder } from './handle-new-order.ts'
import { createRunOnce } from './run-once.ts'
import type { KeptResponse, RunOnce } from './run-once.ts'
import { readStatus } from './read-status.ts'
import { createTurns } from './turns.ts'

/** A request by a person, besides what it asks for. */
export type Submission = Pick<OrderAct, 'actor' | 'idempotencyKey' | 'traceparent'>

/** Which order is changed, and in which state: that of the tag, or any. */
export type Target = { orderId: string; ifMatch?: string | undefined }

export type OrderHandlers = {
  add(submission: Submission, request: NewOrder): Promise<KeptResponse>
  change(submission: Submission, target: Target, request: OrderChange): Promise<KeptResponse>
  cancel(
    submission: Submission,
    target: Target,
    request: { reason?: string | undefined },
  ): Promise<KeptResponse>
  /** Undefined for an order that does not exist. */
  status(orderId: string): Promise<OrderStatus | undefined>
}

const maxWaiting = 1_000

/** Places, changes, cancels orders, each in one transaction with key and event. All throw OrderRefused. */
export function createOrderHandlers(source: AdminSource, store: OrderStore): OrderHandlers {
  const runOnce = createRunOnce(store)
  // Those of one process would only conflict with each other, as each takes the next number.
  const inTurn = createTurns(maxWaiting)
  const context = { source, runOnce }
  return {
    add(submission, request) {
      const keyed = { ...keyOf(source, submission), content: { operation: 'place', request } }
      const act = actOf('place', submission, request)
      return runOnce(
        keyed,
        (transaction) => handleNewOrder(source, transaction, act, request),
        (work) => inTurn(() => store.transact(work)),
      )
    },
    change: (submission, target, request) =>
      alter(context, target, actOf('change', submission, request), (known, at) =>
        changeOrder(known, request, { at, findParticipants: source.findParticipants }),
      ),
    cancel: (submission, target, request) =>
      alter(context, target, actOf('cancel', submission, request), cancelOrder),
    status: (orderId) =>
      store.transact(async (transaction) => {
        const placed = await transaction.findOrder(`${source.name}/${orderId}`)
        return placed === null ? undefined : readStatus(source, transaction, placed)
      }),
  }
}

async function alter(
  { source, runOnce }: { source: AdminSource; runOnce: RunOnce },
  { orderId, ifMatch }: Target,
  act: OrderAct,
  decide: (known: KnownOrder, at: Date) => OrderDecision,
): Promise<KeptResponse> {
  const { operation, request } = act
  const keyed = { ...keyOf(source, act), content: { operation, orderId, request } }
  return runOnce(keyed, async (transaction) => {
    const placed = await transaction.findOrder(`${source.name}/${orderId}`)
    if (placed === null) throw noSuchOrder()
    const before = await readStatus(source, transaction, placed)
    if (ifMatch !== undefined && !namesTag(ifMatch, entityTagOf(before)))
      throw new OrderRefused(412, otherState)
    const decision = decide({ placed, shipments: await transaction.shipmentsOf(placed) }, act.at)
    if ('refused' in decision) throw new OrderRefused(409, decision.refused)
    const status = operation === 'cancel' ? 202 : 200
    if ('unchanged' in decision) return { status, orderId, body: JSON.stringify(before) }
    await transaction.store(decision.changed, orderEvent(decision.changed, act))
    return { status, orderId, body: JSON.stringify(await readStatus(source, transaction, decision.changed)) }
  })
}

export const noSuchOrder = (): OrderRefused =>
  new OrderRefused(404, 'There is no such order: only those that were placed here can be found.')

const otherState = 'The order is not in the state that If-Match names any more. Get it again.'

function keyOf({ name: source }: AdminSource, { actor, idempotencyKey: key }: Submission) {
  return { source, actor, key }
}

function actOf(operation: OrderAct['operation'], submission: Submission, request: unknown): OrderAct {
  return { ...submission, operation, request, at: new Date() }
}

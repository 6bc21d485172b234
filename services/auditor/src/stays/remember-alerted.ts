import type { EvaluationContext } from '../evaluation.ts'

/** The maximum of alerts that hold together. */
const maxAlerted = 10_000

/**
 * An order whose alert holds is not forgotten, however long nothing is heard of it: only of known orders the
 * shop is queried whether it still has them, and an alert of one that it deleted for good would never end.
 */
export async function rememberAlerted({ store, source, now }: EvaluationContext): Promise<void> {
  const statuses = Object.keys(source.stalled)
  const alerted = await Promise.all(
    statuses.map((status) => store.stays.alerted(source.name, status, maxAlerted)),
  )
  await store.orders.remember(
    alerted.flat().map(({ orderId }) => `${source.name}/${orderId}`),
    now,
  )
}

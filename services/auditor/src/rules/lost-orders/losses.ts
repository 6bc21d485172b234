import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'
import { hasComeIn } from './domain/has-arrived.ts'
import type { AuditStore } from '../../store/audit-store.ts'
import type { LossDocument } from '../../store/loss-store.ts'

const comparing = { firstMs: 30_000, capMs: 3_600_000 }
const mostListed = 10_000

/** What has still not come in, the oldest first; what has is forgotten. */
export async function openLosses(
  { losses, orders }: Pick<AuditStore, 'losses' | 'orders'>,
  source: string,
): Promise<LossDocument[]> {
  const all = await losses.list(source, mostListed)
  if (all.length === 0) return []
  const ids = all.map(({ orderId }) => `${source}/${orderId}`)
  const known = new Map((await orders.find(ids)).map((order) => [order.orderId, order]))
  const over = new Set(all.filter((loss) => hasComeIn(loss, known.get(loss.orderId))))
  await losses.remove([...over].map(({ _id }) => _id))
  return all.filter((loss) => !over.has(loss))
}

/** There is nothing left to recover: the number, where it was a gap, is asked for once more. */
export async function forgetLoss(
  { losses, candidates }: Pick<AuditStore, 'losses' | 'candidates'>,
  { _id, source, number }: LossDocument,
  at: number,
): Promise<void> {
  await candidates.askAgain(source, Number(number), at)
  await losses.remove([_id])
}

/** After it was handed over, or could not be: when it is tried again, unless it has come in by then. */
export async function countAttempt(
  { losses }: Pick<AuditStore, 'losses'>,
  { _id, attempts }: LossDocument,
  lastError: string | null,
  at: number,
): Promise<void> {
  const waitMs = maxBackOffMs(comparing, attempts + 1)
  await losses.retryAt(_id, at + waitMs, lastError)
}

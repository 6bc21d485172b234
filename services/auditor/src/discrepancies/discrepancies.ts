import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { AlertIdentity } from '../alerts/domain/fingerprint.ts'
import { hasArrived } from './domain/has-arrived.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import type { AuditStore } from '../store/audit-store.ts'
import type { LossDocument } from './discrepancy-store.ts'
import { endingOf } from './domain/ended-discrepancy.ts'
import type { LossEnding } from './domain/ended-discrepancy.ts'

const comparing = { firstMs: 30_000, capMs: 3_600_000 }
const maxListed = 10_000

/** Losses of a source: those whose order or update has still not arrived, and those that have ended. */
export type SortedLosses = { open: LossDocument[]; ended: EndedLoss[] }

export type EndedLoss = LossDocument & { ending: LossEnding }

/** What has still not arrived, the oldest first, and what has ended: that stays until it is counted. */
export async function sortLosses(
  { losses, orders }: Pick<AuditStore, 'losses' | 'orders'>,
  { name: source, traits }: Pick<AuditedSource, 'name' | 'traits'>,
): Promise<SortedLosses> {
  const all = await losses.list(source, maxListed)
  if (all.length === 0) return { open: [], ended: [] }
  const ids = all.map(({ orderId }) => `${source}/${orderId}`)
  const known = new Map((await orders.find(ids)).map((order) => [order.orderId, order]))
  const open: LossDocument[] = []
  const ended: EndedLoss[] = []
  for (const loss of all) {
    const ending = endingOf(loss, hasArrived(loss, known.get(loss.orderId), traits))
    if (ending === undefined) open.push(loss)
    else ended.push({ ...loss, ending })
  }
  return { open, ended }
}

/** What identifies the alert of a loss. */
export function identityOf({ kind, source, orderId, number }: LossDocument): AlertIdentity {
  return { rule: kind, source, subject: kind === 'missing-order' ? number : orderId }
}

/** There is nothing left to recover: the number, where it was a gap, is asked for once more. */
export async function forgetLoss(
  { losses, candidates }: Pick<AuditStore, 'losses' | 'candidates'>,
  { _id, source, number }: LossDocument,
  at: number,
): Promise<void> {
  await candidates.verifyAgain(source, Number(number), at)
  await losses.setGone(_id)
}

/** After it was handed over, or could not be: when it is tried again, unless it has arrived by then. */
export async function countAttempt(
  { losses }: Pick<AuditStore, 'losses'>,
  { _id, attempts }: LossDocument,
  lastError: string | null,
  at: number,
): Promise<void> {
  const waitMs = maxBackOffMs(comparing, attempts + 1)
  await losses.retryAt(_id, at + waitMs, lastError)
}

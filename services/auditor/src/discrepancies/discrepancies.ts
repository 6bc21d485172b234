import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { AlertIdentity } from '../alerts/domain/fingerprint.ts'
import { hasArrived } from './domain/has-arrived.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import type { AuditStore } from '../store/audit-store.ts'
import type { DiscrepancyDocument } from './discrepancy-store.ts'
import { endingOf } from './domain/ended-discrepancy.ts'
import type { DiscrepancyEnding } from './domain/ended-discrepancy.ts'

const comparing = { firstMs: 30_000, capMs: 3_600_000 }
const maxListed = 10_000

/** Of a source: discrepancies whose order or update has still not arrived, and those that have ended. */
export type SortedDiscrepancies = { open: DiscrepancyDocument[]; ended: EndedDiscrepancy[] }

export type EndedDiscrepancy = DiscrepancyDocument & { ending: DiscrepancyEnding }

/** What has still not arrived, the oldest first, and what has ended: that stays until it is counted. */
export async function sortDiscrepancies(
  { discrepancies, orders }: Pick<AuditStore, 'discrepancies' | 'orders'>,
  { name: source, traits }: Pick<AuditedSource, 'name' | 'traits'>,
): Promise<SortedDiscrepancies> {
  const all = await discrepancies.list(source, maxListed)
  if (all.length === 0) return { open: [], ended: [] }
  const ids = all.map(({ orderId }) => `${source}/${orderId}`)
  const known = new Map((await orders.find(ids)).map((order) => [order.orderId, order]))
  const open: DiscrepancyDocument[] = []
  const ended: EndedDiscrepancy[] = []
  for (const discrepancy of all) {
    const ending = endingOf(discrepancy, hasArrived(discrepancy, known.get(discrepancy.orderId), traits))
    if (ending === undefined) open.push(discrepancy)
    else ended.push({ ...discrepancy, ending })
  }
  return { open, ended }
}

/** What identifies the alert of a discrepancy. */
export function identityOf({ kind, source, orderId, number }: DiscrepancyDocument): AlertIdentity {
  return { rule: kind, source, subject: kind === 'missing-order' ? number : orderId }
}

/** There is nothing left to recover: the number, where it was a gap, is requested once more. */
export async function forgetDiscrepancy(
  { discrepancies, candidates }: Pick<AuditStore, 'discrepancies' | 'candidates'>,
  { _id, source, number }: DiscrepancyDocument,
  at: number,
): Promise<void> {
  await candidates.verifyAgain(source, Number(number), at)
  await discrepancies.setGone(_id)
}

/** After it was handed over, or could not be: when it is tried again, unless it has arrived by then. */
export async function countAttempt(
  { discrepancies }: Pick<AuditStore, 'discrepancies'>,
  { _id, attempts }: DiscrepancyDocument,
  lastError: string | null,
  at: number,
): Promise<void> {
  const waitMs = maxBackOffMs(comparing, attempts + 1)
  await discrepancies.retryAt(_id, at + waitMs, lastError)
}

import { isOlder } from '../../observe/domain/audited-order.ts'
import type { AuditedOrder } from '../../observe/domain/audited-order.ts'
import type { SourceTraits } from '../../sources/source-kind.ts'

type Discrepancy = {
  kind: 'missing-order' | 'lost-update' | 'update-without-creation' | 'deletion'
  status: string
  modifiedAt: string | null
  foundAt?: Date
}

type Known = Omit<AuditedOrder, 'source' | 'orderId'> & { seenAt?: Date }

/** Whether the log has by now what it lacked, by its recovery or by a late delivery. */
export function hasArrived(
  discrepancy: Discrepancy,
  known: Known | undefined,
  { deletedStatuses }: Pick<SourceTraits, 'deletedStatuses'>,
): boolean {
  const isDeleted = known !== undefined && deletedStatuses.has(known.status)
  if (discrepancy.kind === 'deletion') return known === undefined || isDeleted
  if (known === undefined) return false
  if (discrepancy.kind === 'missing-order') return true
  if (discrepancy.kind === 'update-without-creation') return known.isAnnounced
  if (deletedStatuses.has(discrepancy.status))
    return isDeleted || isOlder(discrepancy.modifiedAt, known.modifiedAt)
  if (isOlder(known.modifiedAt, discrepancy.modifiedAt)) return false
  // A deletion has the time of the state before it, so that state looks as if it were still missing.
  if (isDeleted && isSeenSince(discrepancy, known)) return true
  return known.status === discrepancy.status || isOlder(discrepancy.modifiedAt, known.modifiedAt)
}

function isSeenSince({ foundAt }: Discrepancy, { seenAt }: Known): boolean {
  return foundAt !== undefined && seenAt !== undefined && seenAt >= foundAt
}

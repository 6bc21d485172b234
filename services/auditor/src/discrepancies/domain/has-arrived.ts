import { isOlder } from '../../observe/domain/audited-order.ts'
import type { AuditedOrder } from '../../observe/domain/audited-order.ts'
import type { SourceTraits } from '../../sources/source-kind.ts'

type Loss = {
  kind: 'missing-order' | 'lost-update' | 'update-without-creation' | 'deletion'
  status: string
  modifiedAt: string | null
  foundAt?: Date
}

type Known = Omit<AuditedOrder, 'source' | 'orderId'> & { seenAt?: Date }

/** Whether the log has been told by now what it had missed, by its recovery or by a late delivery. */
export function hasArrived(
  loss: Loss,
  known: Known | undefined,
  { deletedStatuses }: Pick<SourceTraits, 'deletedStatuses'>,
): boolean {
  const isDeleted = known !== undefined && deletedStatuses.has(known.status)
  if (loss.kind === 'deletion') return known === undefined || isDeleted
  if (known === undefined) return false
  if (loss.kind === 'missing-order') return true
  if (loss.kind === 'update-without-creation') return known.isAnnounced
  if (deletedStatuses.has(loss.status)) return isDeleted || isOlder(loss.modifiedAt, known.modifiedAt)
  if (isOlder(known.modifiedAt, loss.modifiedAt)) return false
  // A deletion has the time of the state before it, so that state looks as if it were still missing.
  if (isDeleted && isSeenSince(loss, known)) return true
  return known.status === loss.status || isOlder(loss.modifiedAt, known.modifiedAt)
}

function isSeenSince({ foundAt }: Loss, { seenAt }: Known): boolean {
  return foundAt !== undefined && seenAt !== undefined && seenAt >= foundAt
}

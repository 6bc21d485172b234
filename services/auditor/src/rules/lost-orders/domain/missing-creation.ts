import type { AuditedOrder } from '../../../observe/domain/audited-order.ts'
import { mayBeForgotten } from '../../../observe/domain/may-be-forgotten.ts'
import { isDraft } from '../../../observe/domain/is-draft.ts'

/**
 * Why an order has updates and no creation.
 *
 * - `draft`: it is being filled in, and will be announced when it is placed
 * - `deleted`: nothing but its deletion is known
 * - `before-connected`: it was placed before anything of this source had arrived
 * - `forgotten`: it may have been announced so long ago that the audit does not remember it
 * - `overtaken`: its creation may still be on the way
 * - `lost`: none of these; the shop is to be asked
 */
export type NoCreationReason = 'draft' | 'deleted' | 'before-connected' | 'forgotten' | 'overtaken' | 'lost'

/** A shop's times have no finer resolution. */
const toSecond = (at: number): number => Math.floor(at / 1_000) * 1_000

/**
 * @param connectedAt when the source's first event was recorded, ms since 1970
 * @param at up to when the log has been read, ms since 1970
 */
export function reasonForNoCreation(
  { status, createdAt, firstSeenAt }: Pick<AuditedOrder, 'status' | 'createdAt'> & { firstSeenAt: number },
  { connectedAt, at, afterMs }: { connectedAt: number; at: number; afterMs: number },
): NoCreationReason {
  if (isDraft(status)) return 'draft'
  if (status === 'trash' && createdAt === null) return 'deleted'
  if (createdAt !== null && Date.parse(createdAt) < toSecond(connectedAt)) return 'before-connected'
  if (mayBeForgotten(createdAt, firstSeenAt)) return 'forgotten'
  return at - firstSeenAt < afterMs ? 'overtaken' : 'lost'
}

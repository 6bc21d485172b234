import type { AuditedOrder } from '../../../observe/domain/audited-order.ts'
import { mayBeForgotten } from '../../../observe/domain/may-be-forgotten.ts'
import type { SourceTraits } from '../../../sources/source-kind.ts'

/**
 * Why an order has updates and no creation.
 *
 * - `draft`: it is being filled in, and will be announced when it is placed
 * - `deleted`: nothing but its deletion is known
 * - `before-connected`: it was placed before anything of this source had arrived
 * - `forgotten`: it may have been announced so long ago that the audit does not remember it
 * - `overtaken`: its creation may still be on the way
 * - `lost`: none of these; the shop is to be queried
 */
export type NoCreationReason = 'draft' | 'deleted' | 'before-connected' | 'forgotten' | 'overtaken' | 'lost'

/** A shop's times have no finer resolution. */
const toSecond = (at: number): number => Math.floor(at / 1_000) * 1_000

type CreationContext = {
  /** When the source's first event was recorded, ms since 1970. */
  connectedAt: number
  /** Up to when the log has been read, ms since 1970. */
  at: number
  /** How long a creation may be on its way. */
  afterMs: number
  traits: Pick<SourceTraits, 'draftStatuses' | 'deletedStatuses'>
}

export function reasonForNoCreation(
  { status, createdAt, firstSeenAt }: Pick<AuditedOrder, 'status' | 'createdAt'> & { firstSeenAt: number },
  { connectedAt, at, afterMs, traits }: CreationContext,
): NoCreationReason {
  if (traits.draftStatuses.has(status)) return 'draft'
  if (traits.deletedStatuses.has(status) && createdAt === null) return 'deleted'
  if (createdAt !== null && Date.parse(createdAt) < toSecond(connectedAt)) return 'before-connected'
  if (mayBeForgotten(createdAt, firstSeenAt)) return 'forgotten'
  return at - firstSeenAt < afterMs ? 'overtaken' : 'lost'
}

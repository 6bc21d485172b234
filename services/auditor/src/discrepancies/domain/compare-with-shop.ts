import type { ShopState } from '../../sources/shop-client.ts'
import type { AuditedOrder } from '../../observe/domain/audited-order.ts'
import { isOlder } from '../../observe/domain/audited-order.ts'
import { mayBeForgotten } from '../../observe/domain/may-be-forgotten.ts'
import type { SourceTraits } from '../../sources/source-kind.ts'

/** `deletion`: it was deleted permanently, which a shop does not report. */
export type Difference = 'missing-order' | 'lost-update' | 'deletion'

/** What takes the place of a status where the shop no longer has the order. */
export const goneForGood = 'gone-for-good'

/**
 * How the shop's order differs from the log's, if at all. An order in the bin that never arrived is no order
 * any more. One that may be forgotten counts as a missing update: whether it ever arrived is unknown.
 *
 * @param at when it is compared, ms since 1970
 */
export function compareWithShop(
  known: Pick<AuditedOrder, 'status' | 'modifiedAt'> | undefined,
  shop: ShopState,
  { at, traits }: { at: number; traits: Pick<SourceTraits, 'draftStatuses' | 'deletedStatuses'> },
): Difference | undefined {
  const isDeleted = ({ status }: { status: string }): boolean => traits.deletedStatuses.has(status)
  if (traits.draftStatuses.has(shop.status)) return undefined
  if (shop.status === goneForGood) return known === undefined || isDeleted(known) ? undefined : 'deletion'
  if (known === undefined) {
    if (mayBeForgotten(shop.createdAt ?? null, at)) return 'lost-update'
    return isDeleted(shop) ? undefined : 'missing-order'
  }
  if (isOlder(known.modifiedAt, shop.modifiedAt))
    return isDeleted(known) && isDeleted(shop) ? undefined : 'lost-update'
  const isSameMoment = !isOlder(shop.modifiedAt, known.modifiedAt)
  return isSameMoment && known.status !== shop.status ? 'lost-update' : undefined
}

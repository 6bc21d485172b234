import { orderKeptMs } from '../../store/retention.ts'
import type { AuditedOrder } from '../../observe/domain/audited-order.ts'
import { compareWithShop } from '../../rules/lost-orders/domain/compare-with-shop.ts'
import type { Difference, ShopState } from '../../rules/lost-orders/domain/compare-with-shop.ts'
import { isDraft } from '../../observe/domain/is-draft.ts'

/** What came of the comparison of one order; undefined for what is no order yet, or no longer. */
type Reconciled = 'equal' | 'missing' | 'outdated' | 'notCompared'

/** For clocks that differ, and a comparison that takes long. */
const marginMs = 24 * 3_600_000

const resultOf: Readonly<Record<Difference, Reconciled>> = {
  'missing-order': 'missing',
  'lost-update': 'outdated',
  deletion: 'outdated',
}

/**
 * Compares one order with the shop's. Nothing follows from the absence of one that was modified before the source was declared, or
 * so long ago that it may be forgotten.
 *
 * @param at when it is compared, ms since 1970
 * @param connectedAt from when on what the source does must arrive, ms since 1970
 */
export function reconcileOrder(
  known: Pick<AuditedOrder, 'status' | 'modifiedAt'> | undefined,
  shop: ShopState,
  { at, connectedAt }: { at: number; connectedAt: number },
): { result: Reconciled | undefined; difference?: Difference } {
  if (isDraft(shop.status)) return { result: undefined }
  if (known === undefined) {
    const modifiedMs = Date.parse(shop.modifiedAt ?? '')
    const isExpected = modifiedMs >= connectedAt && modifiedMs >= at - orderKeptMs + marginMs
    if (!isExpected) return { result: shop.status === 'trash' ? undefined : 'notCompared' }
  }
  const difference = compareWithShop(known, shop, at)
  // It was put into the bin before it ever arrived.
  if (known === undefined && difference === undefined) return { result: undefined }
  return difference === undefined ? { result: 'equal' } : { result: resultOf[difference], difference }
}

import { orderKeptMs } from '../../observe/retention.ts'
import type { AuditedOrder } from '../../observe/domain/audited-order.ts'
import { compareWithShop } from '../../discrepancies/domain/compare-with-shop.ts'
import type { Difference } from '../../discrepancies/domain/compare-with-shop.ts'
import type { ShopState } from '../../sources/shop-client.ts'
import type { SourceTraits } from '../../sources/source-kind.ts'

/** The result of comparing one order; undefined for what is no order yet, or no longer. */
type Reconciled = 'equal' | 'missing' | 'outdated' | 'notCompared'

/** For clocks that differ, and a comparison that takes long. */
const marginMs = 24 * 3_600_000

const resultOf: Readonly<Record<Difference, Reconciled>> = {
  'missing-order': 'missing',
  'lost-update': 'outdated',
  deletion: 'outdated',
}

type ReconcileContext = {
  /** When it is compared, ms since 1970. */
  at: number
  /** From when on what the source does must arrive, ms since 1970. */
  connectedAt: number
  traits: Pick<SourceTraits, 'draftStatuses' | 'deletedStatuses'>
}

/**
 * Compares one order with the shop's. Nothing follows from the absence of one that was modified before the
 * source was declared, or so long ago that it may be forgotten.
 */
export function reconcileOrder(
  known: Pick<AuditedOrder, 'status' | 'modifiedAt'> | undefined,
  shop: ShopState,
  { at, connectedAt, traits }: ReconcileContext,
): { result: Reconciled | undefined; difference?: Difference } {
  if (traits.draftStatuses.has(shop.status)) return { result: undefined }
  if (known === undefined) {
    const modifiedMs = Date.parse(shop.modifiedAt ?? '')
    const isExpected = modifiedMs >= connectedAt && modifiedMs >= at - orderKeptMs + marginMs
    if (!isExpected) return { result: traits.deletedStatuses.has(shop.status) ? undefined : 'notCompared' }
  }
  const difference = compareWithShop(known, shop, { at, traits })
  // It was put into the bin before it ever arrived.
  if (known === undefined && difference === undefined) return { result: undefined }
  return difference === undefined ? { result: 'equal' } : { result: resultOf[difference], difference }
}

import type { Refund } from '../../event-types/orders/order.ts'

const negativeDecimal = /^-?(\d{1,30}(?:\.\d{1,30})?)$/
const maxRefunds = 1_000

/**
 * The refunds in an order of WooCommerce's REST API: `[{ id, reason, total: "-5.00" }]`.
 * Entries that cannot be read are left out.
 *
 * @returns undefined when there is no such list: then the refunds are unknown
 */
export function refundsOfPayload(list: unknown): Refund[] | undefined {
  if (!Array.isArray(list)) return undefined
  return list.slice(0, maxRefunds).flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return []
    const { id, reason, total } = entry as Record<string, unknown>
    const amount = typeof total === 'string' ? negativeDecimal.exec(total)?.[1] : undefined
    if (amount === undefined || (typeof id !== 'number' && typeof id !== 'string')) return []
    const hasReason = typeof reason === 'string' && reason.trim() !== ''
    return [{ id: String(id), amount, reason: hasReason ? reason : null }]
  })
}

import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import { customerOfOrder, hasSameCustomer } from '@slipstream/read-models/customers/customer-of-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ReadModel } from '../../domain/read-model.ts'

/** A person is grouped from the newest orders of each contact point. */
export const customers: ReadModel = {
  name: 'customers',
  indexes: [
    { createdAt: -1, _id: -1 },
    { contacts: 1, createdAt: -1, _id: -1 },
    { search: 1, createdAt: -1, _id: -1 },
  ],
  derivedFrom: 'orders',
}

/** Customers after a batch, before they are compared with the stored ones. */
export type ProjectedCustomers = {
  /** Of the orders whose customer may have changed. */
  projected: CustomerDocument[]
  /** Those of them that are stored, as the earlier orders imply, so they need not be read. */
  known: Map<string, unknown>
  /** Ids of the others. */
  toRead: string[]
  /** Ids of orders that name nobody any more. */
  removed: string[]
}

/**
 * @param before the stored orders of the batch
 * @param changed those that the batch changes
 * @param trustsOrders whether stored customers are known to match the stored orders
 */
export function projectCustomers(
  before: ReadonlyMap<string, OrderDocument>,
  changed: ReadonlyMap<string, OrderDocument>,
  trustsOrders: boolean,
): ProjectedCustomers {
  const result: ProjectedCustomers = { projected: [], known: new Map(), toRead: [], removed: [] }
  const after = trustsOrders ? changed : new Map([...before, ...changed])
  for (const [id, order] of after) {
    const earlier = before.get(id)
    if (trustsOrders && earlier !== undefined && hasSameCustomer(earlier, order)) continue
    const customer = customerOfOrder(order)
    const isStored = earlier !== undefined && customerOfOrder(earlier) !== undefined
    if (customer === undefined) {
      if (isStored || !trustsOrders) result.removed.push(id)
      continue
    }
    result.projected.push(customer)
    if (!trustsOrders) result.toRead.push(id)
    else if (isStored) result.known.set(id, true)
  }
  return result
}

/** The customers that differ from the stored ones. */
export function changedCustomers(
  projected: readonly CustomerDocument[],
  stored: ReadonlyMap<string, CustomerDocument>,
): CustomerDocument[] {
  return projected.filter((document) => {
    const before = stored.get(document._id)
    return before === undefined || JSON.stringify(document) !== JSON.stringify(before)
  })
}

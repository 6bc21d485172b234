import { getCustomer } from '../../queries/customers/get-customer.ts'
import { listCustomers } from '../../queries/customers/list-customers.ts'
import type { CustomerDetailResponse } from '../../responses/customers/customer-detail.ts'
import type { CustomerResponse } from '../../responses/customers/customer.ts'
import { printList, printOne } from '../print-query.ts'
import { shipmentLineOf } from '../shipments/print-shipments.ts'

export function printCustomers(
  query: Record<string, unknown>,
  shown: { isJson: boolean; maxItems: number },
): Promise<void> {
  return printList<CustomerResponse>(
    listCustomers,
    { query },
    { textOf: lineOf, none: 'no customers', ...shown },
  )
}

export function printCustomer(customerId: string, isJson: boolean): Promise<void> {
  const given = { params: { customerId }, query: {} }
  return printOne<CustomerDetailResponse>(getCustomer, given, { textOf: detailsOf, isJson })
}

function lineOf({ customerId, name, emails, phones, orderCount, isComplete }: CustomerResponse): string {
  const orders = `${orderCount}${isComplete ? '' : ' or more'} orders`
  return [customerId, name ?? 'without a name', ...emails, ...phones, orders].join('  ')
}

function detailsOf(customer: CustomerDetailResponse): string {
  const identities = customer.identities.map(({ source, name, email, phone, orders }) => {
    const named = [name, email, phone].filter((text) => text !== null).join(', ')
    return `    ${source}: ${named}; orders ${orders.map(({ orderId }) => orderId).join(', ')}`
  })
  const orders = customer.orders.map(
    ({ source, orderId, status, total, currency, createdAt }) =>
      `    ${source}/${orderId}  ${status}  ${total ?? ''} ${currency ?? ''}  ${createdAt ?? ''}`,
  )
  const shipments = customer.shipments.map((shipment) => `    ${shipmentLineOf(shipment)}`)
  const shared = customer.sharedContacts.map((contact) => `    ${contact}`)
  return [
    lineOf(customer),
    ...['  named in orders', ...identities],
    ...(shared.length === 0 ? [] : ['  shared with many others, so not merged by', ...shared]),
    ...['  orders', ...orders],
    ...(shipments.length === 0 ? [] : ['  shipments', ...shipments]),
  ].join('\n')
}

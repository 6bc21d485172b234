import type { Customer } from '@slipstream/events/event-types/orders/order.ts'
import { parseCustomerId } from '@slipstream/read-models/customers/customer-id.ts'
import { customerOfOrder } from '@slipstream/read-models/customers/customer-of-order.ts'
import { NotUnderstood } from '../domain/quarantine/not-understood.ts'
import type { OrderTransaction } from './adapters/order-store.ts'
import type { AdminSource } from './admin-source.ts'
import type { NewOrder } from './domain/order-request.ts'
import { orderEvent } from './domain/placed-order.ts'
import type { OrderAct, PlacedOrder } from './domain/placed-order.ts'
import { newPlacedOrder } from './domain/new-order.ts'
import { OrderRefused } from './order-refused.ts'
import { readStatus } from './read-status.ts'
import type { KeptResponse } from './run-once.ts'

/** Stores the order with the next number, and its event. @throws OrderRefused for an unknown customer */
export async function handleNewOrder(
  source: AdminSource,
  transaction: OrderTransaction,
  act: OrderAct,
  request: NewOrder,
): Promise<KeptResponse> {
  const { name, currency, firstNumber, findParticipants } = source
  const customer = await customerOf(transaction, request.customer)
  const number = await transaction.nextNumber(name, firstNumber)
  const placing = { source: name, number, customer, currency, at: act.at, findParticipants }
  const placed = withContacts(() => newPlacedOrder(request, placing))
  await transaction.store(placed, orderEvent(placed, act))
  const status = await readStatus(source, transaction, placed)
  return { status: 202, orderId: placed.orderId, body: JSON.stringify(status) }
}

function withContacts(create: () => Omit<PlacedOrder, 'contacts'>): PlacedOrder {
  try {
    const placed = create()
    return { ...placed, contacts: customerOfOrder({ _id: placed._id, ...placed.order })?.contacts ?? [] }
  } catch (error) {
    if (error instanceof NotUnderstood) throw new OrderRefused(400, error.message, '/lines')
    throw error
  }
}

async function customerOf(transaction: OrderTransaction, customer: NewOrder['customer']): Promise<Customer> {
  if (!('id' in customer))
    return { id: null, name: customer.name, email: customer.email ?? null, phone: customer.phone ?? null }
  const named = parseCustomerId(customer.id)
  const known = named === undefined ? null : await transaction.findCustomer(named)
  if (known === null) throw new OrderRefused(400, unknownCustomer, '/customer/id')
  return known
}

const unknownCustomer =
  'This customer is not known, or many people share the contact point. Give the name, and an e-mail address or a phone number, instead of the id.'

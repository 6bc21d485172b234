import type { Account } from '../account.ts'
import type { PaymentMethod } from '../objects/payment-method.ts'
import type { Invoice } from '../objects/invoice.ts'
import type { Subscription } from '../objects/subscription.ts'
import { invoicesOf } from '../lifecycle/subscriptions/invoices.ts'
import { isCreatedIn } from './list-page.ts'
import type { CreatedFilter } from './list-page.ts'

export type SubscriptionsQuery = {
  customer?: string | undefined
  price?: string | undefined
  /** A status, `all`, or `ended`; default: all that are not canceled. */
  status?: string | undefined
  created?: CreatedFilter | undefined
}

/** Oldest first. */
export function findSubscriptions({ objects }: Account, query: SubscriptionsQuery): Subscription[] {
  const { customer, price, status, created } = query
  return [...objects.subscription.values()].filter(
    (one) =>
      (customer === undefined || one.customer === customer) &&
      (price === undefined || one.items.data.some((item) => item.price.id === price)) &&
      hasStatus(one, status) &&
      isCreatedIn(one.created, created),
  )
}

function hasStatus({ status }: Subscription, wanted: string | undefined): boolean {
  if (wanted === 'all') return true
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired'
  return wanted === undefined ? status !== 'canceled' : status === wanted
}

export type InvoicesQuery = {
  customer?: string | undefined
  subscription?: string | undefined
  status?: string | undefined
  created?: CreatedFilter | undefined
}

/** Oldest first. */
export function findInvoices(account: Account, query: InvoicesQuery): Invoice[] {
  const { customer, subscription, status, created } = query
  const invoices =
    subscription === undefined ? [...account.objects.invoice.values()] : invoicesOf(account, subscription)
  return invoices.filter(
    (one) =>
      (customer === undefined || one.customer === customer) &&
      (status === undefined || one.status === status) &&
      isCreatedIn(one.created, created),
  )
}

export type PaymentMethodsQuery = { customer?: string | undefined; type?: string | undefined }

/** Those that belong to a customer, oldest first. */
export function findPaymentMethods({ objects }: Account, query: PaymentMethodsQuery): PaymentMethod[] {
  const { customer, type } = query
  return [...objects.payment_method.values()].filter(
    (one) =>
      one.customer !== null &&
      (customer === undefined || one.customer === customer) &&
      (type === undefined || one.type === type),
  )
}

import type { Account } from '../account.ts'
import { ActionError } from '../action-error.ts'
import type { Snapshot } from '../events/billing-event.ts'
import { invoicePaymentId } from '../lifecycle/subscriptions/invoices.ts'

const links = {
  customer: 'customer',
  default_payment_method: 'payment_method',
  latest_charge: 'charge',
  latest_invoice: 'invoice',
  payment_method: 'payment_method',
} as const

/** Replaces links by their objects. @throws ActionError when a path can't be expanded here */
export function expandObject(account: Account, object: Snapshot, paths: readonly string[]): Snapshot {
  return paths.reduce((expanded, path) => expandPath(account, expanded, path.split('.')), object)
}

function expandPath(account: Account, object: Snapshot, [name = '', ...rest]: string[]): Snapshot {
  if (name === 'payments' && object.object === 'invoice')
    return { ...object, payments: paymentsOf(account, object) }
  const nested = object[name]
  if (name === 'invoice_settings' && rest.length > 0 && isSnapshot(nested))
    return { ...object, [name]: expandPath(account, nested, rest) }
  const type = links[name as keyof typeof links] as (typeof links)[keyof typeof links] | undefined
  const value = object[name]
  if (type === undefined || value === undefined)
    throw new ActionError(400, 'parameter_invalid', `This property cannot be expanded (${name}).`, 'expand')
  if (value === null) return object
  const linked = typeof value === 'string' ? account.objects[type].get(value) : value
  if (linked === undefined) return object
  const snapshot = linked as unknown as Snapshot
  return { ...object, [name]: rest.length > 0 ? expandPath(account, snapshot, rest) : snapshot }
}

function paymentsOf({ objects, paymentOfInvoice }: Account, { id = '' }: Snapshot) {
  const payment = paymentOfInvoice.get(id)
  const link = payment === undefined ? undefined : objects.invoice_payment.get(invoicePaymentId(payment))
  const data = link === undefined ? [] : [link]
  return { object: 'list', data, has_more: false, url: `/v1/invoice_payments?invoice=${id}` }
}

function isSnapshot(value: unknown): value is Snapshot {
  return typeof value === 'object' && value !== null
}

import { newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { ActionError } from '../../action-error.ts'
import { dayS } from '../../calendar.ts'
import { newCharge } from '../../objects/charge.ts'
import type { Invoice } from '../../objects/invoice.ts'
import { hasExpired } from '../../objects/payment-method.ts'
import type { NextAction, PaymentError, PaymentIntent } from '../../objects/payment-intent.ts'
import type { Subscription, SubscriptionStatus } from '../../objects/subscription.ts'
import { isEnded } from '../../objects/subscription.ts'
import { create, get, update } from '../../store.ts'
import type { ActionOf } from '../actions.ts'
import { endSubscription } from './end-subscription.ts'
import { applyUpdate, isAwaited } from './pending-update.ts'
import { closeInvoice, invoicePaymentId, payInvoice } from './invoices.ts'
import { planCollect } from '../plan-timers.ts'

const declined: PaymentError = {
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
  type: 'card_error',
}
const expired: PaymentError = {
  code: 'expired_card',
  decline_code: 'expired_card',
  message: 'Your card has expired.',
  type: 'card_error',
}
const authentication: PaymentError = {
  code: 'payment_intent_authentication_failure',
  decline_code: 'authentication_failed',
  message: 'The customer did not confirm the payment.',
  type: 'card_error',
}
const secureAction: NextAction = {
  type: 'use_stripe_sdk',
  use_stripe_sdk: { type: 'three_d_secure_redirect' },
}

/** Whether an attempt to charge a customer succeeds now. */
export function willPay(account: Account, customer: string): boolean {
  return account.cards.get(customer) === 'ok' && !isCardExpired(account, customer)
}

/** Tries to charge an open invoice, with all that follows for its subscription. */
export function collect(account: Account, invoice: Invoice): void {
  const payment = paymentOf(account, invoice)
  if (isCardExpired(account, invoice.customer)) return failed(account, invoice, payment, expired)
  switch (account.cards.get(invoice.customer) ?? 'none') {
    case 'ok':
      return paid(account, invoice, payment)
    case 'action':
    case 'actionOnce':
      return needsAction(account, invoice, payment)
    case 'declines':
    case 'none':
      return failed(account, invoice, payment, declined)
  }
}

/** The customer confirms a payment, or fails to. @throws ActionError when none requires it */
export function authenticate(account: Account, { customer, succeeds }: ActionOf<'authenticate'>): void {
  const payments = [...account.objects.payment_intent.values()]
  const waiting = payments.findLast((one) => one.customer === customer && one.status === 'requires_action')
  if (waiting === undefined)
    throw new ActionError(
      400,
      'payment_intent_unexpected_state',
      `No payment of ${customer} requires an action.`,
    )
  const invoice = get(account, 'invoice', account.invoiceOfPayment.get(waiting.id) ?? '')
  if (!succeeds) {
    declinePayment(account, waiting, authentication)
    return
  }
  if (account.cards.get(customer) === 'actionOnce') account.cards.set(customer, 'ok')
  paid(account, invoice, waiting)
}

function isCardExpired({ objects, nowMs }: Account, customer: string): boolean {
  const id = objects.customer.get(customer)?.invoice_settings.default_payment_method
  const method = objects.payment_method.get(id ?? '')
  return method !== undefined && hasExpired(method, nowMs)
}

function paymentOf(account: Account, { id }: Invoice): PaymentIntent {
  return get(account, 'payment_intent', account.paymentOfInvoice.get(id) ?? '')
}

function paid(account: Account, invoice: Invoice, payment: PaymentIntent): void {
  const customer = get(account, 'customer', invoice.customer)
  const charge = newCharge({
    ...{
      id: newId(account, 'ch'),
      createdS: nowS(account),
      amount: payment.amount,
      currency: payment.currency,
    },
    ...{ customer: customer.id, email: customer.email, name: customer.name, paymentIntent: payment.id },
    paymentMethod: customer.invoice_settings.default_payment_method,
  })
  const patch = {
    amount_received: payment.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: charge.payment_method,
    status: 'succeeded',
  } as const
  // The payment intent links the charge before any of their events is made.
  const succeeded = update(account, payment, patch)
  create(account, charge, 'charge.succeeded')
  update(account, succeeded, {}, 'payment_intent.succeeded')
  const attempts = { attempt_count: invoice.attempt_count + 1 }
  const paidInvoice = payInvoice(account, invoice, attempts)
  const link = get(account, 'invoice_payment', invoicePaymentId(payment.id))
  const transitions = { ...link.status_transitions, paid_at: nowS(account) }
  const settled = { status: 'paid', amount_paid: payment.amount, status_transitions: transitions } as const
  update(account, link, settled, 'invoice_payment.paid')
  recover(account, paidInvoice)
}

/** A subscription becomes active when its latest invoice is paid. */
export function recover(account: Account, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice)
  if (isAwaited(account, subscription.id, invoice)) return applyUpdate(account, subscription)
  const recovering: SubscriptionStatus[] = ['incomplete', 'past_due', 'unpaid']
  if (subscription.latest_invoice === invoice.id && recovering.includes(subscription.status))
    update(account, subscription, { status: 'active' }, 'customer.subscription.updated')
}

function needsAction(account: Account, invoice: Invoice, payment: PaymentIntent): void {
  const patch = { status: 'requires_action', next_action: secureAction, last_payment_error: null } as const
  update(account, payment, patch, 'payment_intent.requires_action')
  afterFailure(account, invoice, 'invoice.payment_action_required')
}

function failed(account: Account, invoice: Invoice, payment: PaymentIntent, error: PaymentError): void {
  declinePayment(account, payment, error)
  afterFailure(account, invoice)
}

function declinePayment(account: Account, payment: PaymentIntent, error: PaymentError): void {
  const patch = { status: 'requires_payment_method', next_action: null, last_payment_error: error } as const
  update(account, payment, patch, 'payment_intent.payment_failed')
}

/** Plans the next attempt, or gives up as the account is set. */
function afterFailure(account: Account, invoice: Invoice, ...types: string[]): void {
  const subscription = subscriptionOf(account, invoice)
  const days = account.settings.retryDays[invoice.attempt_count]
  // Of a first payment only the customer can make another attempt.
  const isRetried = days !== undefined && invoice.auto_advance && !isEnded(subscription)
  const nextS = isRetried ? nowS(account) + Math.round(days * dayS) : null
  const failed = update(
    account,
    invoice,
    { attempt_count: invoice.attempt_count + 1, attempted: true, next_payment_attempt: nextS },
    ...['invoice.updated', ...types, 'invoice.payment_failed'],
  )
  if (nextS !== null) planCollect(account, invoice.id, nextS)
  if (isEnded(subscription) || subscription.status === 'incomplete') return
  // A change that waits for its payment leaves the subscription as it is.
  if (isAwaited(account, subscription.id, invoice)) return
  const isExhausted = nextS === null && invoice.auto_advance
  if (isExhausted) return giveUp(account, subscription, failed)
  if (subscription.status === 'active' || subscription.status === 'trialing')
    update(account, subscription, { status: 'past_due' }, 'customer.subscription.updated')
}

function giveUp(account: Account, subscription: Subscription, invoice: Invoice): void {
  const { afterRetries, isUncollectibleAfterRetries } = account.settings
  const stopped = update(account, invoice, { auto_advance: false }, 'invoice.updated')
  if (isUncollectibleAfterRetries) closeInvoice(account, stopped, 'uncollectible')
  if (afterRetries === 'canceled') endSubscription(account, subscription, 'payment_failed')
  else if (subscription.status !== afterRetries)
    update(account, subscription, { status: afterRetries }, 'customer.subscription.updated')
}

export function subscriptionOf(account: Account, { parent }: Invoice): Subscription {
  return get(account, 'subscription', parent.subscription_details.subscription)
}

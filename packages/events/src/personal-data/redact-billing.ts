import type {
  BillingEventReceived,
  CalloutReported,
  CheckoutCompleted,
  CustomerChanged,
  InvoiceChanged,
  PaymentMethodChanged,
} from '../event-types/billing/billing-events.ts'
import type {
  CalloutDeadLettered,
  CalloutWaiting,
  CustomerNoticeDue,
  OpsNoticeDue,
} from '../event-types/billing/billing-work-events.ts'
import { redactJson } from './redact-json.ts'

/** For a field that may not be empty. */
export const erasedText = 'erased'
/** An address that no server has: RFC 2606. */
export const erasedEmail = 'erased@erased.invalid'

/** What the provider sent: its own JSON has the order of an object's states, which folds need. */
export function redactPayload<Data extends Pick<BillingEventReceived, 'payload'>>(data: Data): Data {
  return { ...data, payload: redactJson(data.payload) }
}

export function redactSubscription<
  Data extends { subscription: { metadata: object } } & Pick<BillingEventReceived, 'payload'>,
>(data: Data): Data {
  return redactPayload({ ...data, subscription: { ...data.subscription, metadata: {} } })
}

export function redactInvoice(data: InvoiceChanged): InvoiceChanged {
  const invoice = { ...data.invoice, customerName: null, customerEmail: null, hostedUrl: null }
  return redactPayload({ ...data, invoice })
}

export function redactBillingCustomer(data: CustomerChanged): CustomerChanged {
  const customer = { ...data.customer, name: null, email: null, phone: null, metadata: {} }
  return redactPayload({ ...data, customer })
}

export function redactPaymentMethod(data: PaymentMethodChanged): PaymentMethodChanged {
  const { card } = data.paymentMethod
  const paymentMethod = { ...data.paymentMethod, card: card && { ...card, last4: null } }
  return redactPayload({ ...data, paymentMethod })
}

export function redactCheckout(data: CheckoutCompleted): CheckoutCompleted {
  const checkout = { ...data.checkout, reference: null, email: null, metadata: {} }
  return redactPayload({ ...data, checkout })
}

export function redactCallout(data: CalloutReported): CalloutReported {
  return { ...data, detail: null, payload: {} }
}

export function redactCustomerNotice(data: CustomerNoticeDue): CustomerNoticeDue {
  const customer = { ...data.customer, name: null, email: erasedEmail }
  return { ...data, customer, ...redactedCard(data), link: null }
}

export function redactOpsNotice(data: OpsNoticeDue): OpsNoticeDue {
  return { ...data, customer: { name: null }, ...redactedCard(data) }
}

function redactedCard({ card }: Pick<CustomerNoticeDue, 'card'>): Pick<CustomerNoticeDue, 'card'> {
  return card ? { card: { ...card, last4: null } } : {}
}

/** What one's own endpoint responded may have anything in it. */
export function redactCalloutWaiting(data: CalloutWaiting): CalloutWaiting {
  return { ...data, lastError: null, reason: null }
}

export function redactCalloutReason<Data extends Pick<CalloutDeadLettered, 'reason'>>(data: Data): Data {
  return { ...data, reason: erasedText }
}

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
import type { Leave } from './leave.ts'
import { redactJson } from './redact-json.ts'

/** For a field that may not be empty. */
export const erasedText = 'erased'
/** An address that no server has: RFC 2606. */
const erasedEmail = 'erased@erased.invalid'

/** What the provider sent: its own JSON has the order of an object's states, which folds need. */
export function redactPayload<Data extends Pick<BillingEventReceived, 'payload'>>(
  data: Data,
  leave: Leave,
): Data {
  return { ...data, payload: leave(data.payload, redactJson(data.payload)) }
}

export function redactSubscription<
  Data extends { subscription: { metadata: object } } & Pick<BillingEventReceived, 'payload'>,
>(data: Data, leave: Leave): Data {
  const { subscription } = data
  const metadata = leave(subscription.metadata, {})
  return redactPayload({ ...data, subscription: { ...subscription, metadata } }, leave)
}

export function redactInvoice(data: InvoiceChanged, leave: Leave): InvoiceChanged {
  const invoice = {
    ...withoutDescriptions(data.invoice, leave),
    customerName: leave(data.invoice.customerName, null),
    customerEmail: leave(data.invoice.customerEmail, null),
    hostedUrl: leave(data.invoice.hostedUrl, null),
  }
  return redactPayload({ ...data, invoice }, leave)
}

/** An account may write into a line whom it is for. */
function withoutDescriptions<Invoice extends { lines: readonly { description: string | null }[] }>(
  invoice: Invoice,
  leave: Leave,
): Invoice {
  const lines = invoice.lines.map((line) => ({
    ...line,
    description: line.description === null ? null : leave(line.description, erasedText),
  }))
  return { ...invoice, lines }
}

export function redactBillingCustomer(data: CustomerChanged, leave: Leave): CustomerChanged {
  const customer = {
    ...data.customer,
    name: leave(data.customer.name, null),
    email: leave(data.customer.email, null),
    phone: leave(data.customer.phone, null),
    metadata: leave(data.customer.metadata, {}),
  }
  return redactPayload({ ...data, customer }, leave)
}

export function redactPaymentMethod(data: PaymentMethodChanged, leave: Leave): PaymentMethodChanged {
  const { card } = data.paymentMethod
  const paymentMethod = {
    ...data.paymentMethod,
    card: card && { ...card, last4: leave(card.last4, null) },
  }
  return redactPayload({ ...data, paymentMethod }, leave)
}

export function redactCheckout(data: CheckoutCompleted, leave: Leave): CheckoutCompleted {
  const checkout = {
    ...data.checkout,
    reference: leave(data.checkout.reference, null),
    email: leave(data.checkout.email, null),
    metadata: leave(data.checkout.metadata, {}),
  }
  return redactPayload({ ...data, checkout }, leave)
}

export function redactCallout(data: CalloutReported, leave: Leave): CalloutReported {
  return { ...data, detail: leave(data.detail, null), payload: leave(data.payload, {}) }
}

export function redactCustomerNotice(data: CustomerNoticeDue, leave: Leave): CustomerNoticeDue {
  const { name, email } = data.customer
  const customer = { ...data.customer, name: leave(name, null), email: leave(email, erasedEmail) }
  return { ...data, customer, ...redactedParts(data, leave), link: leave(data.link, null) }
}

export function redactOpsNotice(data: OpsNoticeDue, leave: Leave): OpsNoticeDue {
  const customer = { ...data.customer, name: leave(data.customer.name, null) }
  return { ...data, customer, ...redactedParts(data, leave) }
}

function redactedParts(
  { card, invoice }: Pick<CustomerNoticeDue, 'card' | 'invoice'>,
  leave: Leave,
): Pick<CustomerNoticeDue, 'card' | 'invoice'> {
  return {
    ...(card && { card: { ...card, last4: leave(card.last4, null) } }),
    invoice: invoice && withoutDescriptions(invoice, leave),
  }
}

/** What one's own endpoint responded may have anything in it. */
export function redactCalloutWaiting(data: CalloutWaiting, leave: Leave): CalloutWaiting {
  return { ...data, lastError: leave(data.lastError, null), reason: leave(data.reason, null) }
}

export function redactCalloutReason<Data extends Pick<CalloutDeadLettered, 'reason'>>(
  data: Data,
  leave: Leave,
): Data {
  return { ...data, reason: leave(data.reason, erasedText) }
}

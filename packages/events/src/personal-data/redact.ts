import type { EventData, EventType } from '../event-types/event-types.ts'
import { leaveNothing } from './leave.ts'
import type { Leave } from './leave.ts'
import {
  redactBillingCustomer,
  redactCallout,
  redactCalloutReason,
  redactCalloutWaiting,
  redactCheckout,
  redactCustomerNotice,
  redactInvoice,
  redactOpsNotice,
  redactPayload,
  redactPaymentMethod,
  redactSubscription,
} from './redact-billing.ts'
import { redactDeletion, redactSnapshot } from './redact-order.ts'
import {
  redactCancellation,
  redactException,
  redactInstruction,
  redactNews,
  redactRecipient,
  redactScan,
  redactTracking,
} from './redact-shipment.ts'

type Redactions = { [Type in EventType]?: (data: EventData[Type], leave: Leave) => EventData[Type] }

/**
 * The event types that hold personal data, each with what is left of it once that is erased. What is left
 * fits the schema of the type, and folds as before in all that tells nobody who a person is. A new field of a
 * type belongs here, or in the list of fields that tell nobody, which a test compares.
 */
const redactions: Redactions = {
  OrderCreated: redactSnapshot,
  OrderUpdated: redactSnapshot,
  OrderDeleted: redactDeletion,
  OrderRestored: redactSnapshot,
  DeliveryQuarantined: (data, leave) => ({
    ...data,
    detail: leave(data.detail, ''),
    headers: leave(data.headers, []),
    bodyBase64: leave(data.bodyBase64, ''),
  }),
  SubscriptionChanged: redactSubscription,
  InvoiceChanged: redactInvoice,
  PaymentChanged: redactPayload,
  CustomerChanged: redactBillingCustomer,
  PaymentMethodChanged: redactPaymentMethod,
  CheckoutCompleted: redactCheckout,
  BillingEventReceived: redactPayload,
  CalloutReported: redactCallout,
  CustomerNoticeDue: redactCustomerNotice,
  OpsNoticeDue: redactOpsNotice,
  CalloutWaiting: redactCalloutWaiting,
  CalloutDeadLettered: redactCalloutReason,
  CalloutCancelled: redactCalloutReason,
  ShipmentRequested: redactRecipient,
  ShipmentChanged: redactRecipient,
  ShipmentInstructed: redactInstruction,
  ShipmentScheduled: redactTracking,
  ShipmentScanned: redactScan,
  ShipmentShipped: redactNews,
  ShipmentDelivered: redactNews,
  ShipmentExceptionReported: redactException,
  ShipmentCancelled: redactCancellation,
  ShipmentCancellationFailed: redactTracking,
}

/** Whether events of the type may hold personal data, so that it is sealed. */
export function hasPersonalData(type: EventType): boolean {
  return Object.hasOwn(redactions, type)
}

/**
 * The data of an event without what tells who a person is. Of a type that never holds such, the very same
 * data.
 *
 * @param leave decides what is in the place of each piece. Default: what is left of it
 */
export function redact<Type extends EventType>(
  type: Type,
  data: EventData[Type],
  leave: Leave = leaveNothing,
): EventData[Type] {
  const redaction = redactions[type]
  return redaction === undefined ? data : redaction(data, leave)
}

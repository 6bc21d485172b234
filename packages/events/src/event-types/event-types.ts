import type { z } from 'zod'
import { alertRaisedSchema, alertResolvedSchema, alertSilencedSchema } from './alerts/alert-events.ts'
import type { AlertRaised, AlertResolved, AlertSilenced } from './alerts/alert-events.ts'
import {
  subscriptionChangedSchema,
  invoiceChangedSchema,
  paymentChangedSchema,
  customerChangedSchema,
  paymentMethodChangedSchema,
  checkoutCompletedSchema,
  billingEventReceivedSchema,
  calloutReportedSchema,
} from './billing/billing-events.ts'
import type {
  SubscriptionChanged,
  InvoiceChanged,
  PaymentChanged,
  CustomerChanged,
  PaymentMethodChanged,
  CheckoutCompleted,
  BillingEventReceived,
  CalloutReported,
} from './billing/billing-events.ts'
import {
  entitlementsChangedSchema,
  customerNoticeDueSchema,
  calloutRequestedSchema,
  calloutWaitingSchema,
  opsNoticeDueSchema,
  calloutDeliveredSchema,
  calloutDeadLetteredSchema,
  calloutCancelledSchema,
  deadLetteredWorkChangedSchema,
} from './billing/billing-work-events.ts'
import type {
  EntitlementsChanged,
  CustomerNoticeDue,
  CalloutRequested,
  CalloutWaiting,
  OpsNoticeDue,
  CalloutDelivered,
  CalloutDeadLettered,
  CalloutCancelled,
  DeadLetteredWorkChanged,
} from './billing/billing-work-events.ts'
import { checkInUndoneSchema, participantCheckedInSchema } from './orders/check-in-events.ts'
import type { CheckInUndone, ParticipantCheckedIn } from './orders/check-in-events.ts'
import { personErasedSchema } from './erasure-events.ts'
import type { PersonErased } from './erasure-events.ts'
import { digestDueSchema, exportFinishedSchema, scheduleRunFinishedSchema } from './job-events.ts'
import type { DigestDue, ExportFinished, ScheduleRunFinished } from './job-events.ts'
import {
  mailRelayChangedSchema,
  notificationFailedSchema,
  notificationSettledSchema,
} from './alerts/notification-events.ts'
import type {
  MailRelayChanged,
  NotificationFailed,
  NotificationSettled,
} from './alerts/notification-events.ts'
import { orderDeletionSchema, orderSnapshotSchema } from './orders/order-events.ts'
import type { OrderDeletion, OrderSnapshot } from './orders/order-events.ts'
import { deliveryQuarantinedSchema } from './quarantine-events.ts'
import type { DeliveryQuarantined } from './quarantine-events.ts'
import { deliveriesRefusedSchema } from './alerts/refusal-events.ts'
import type { DeliveriesRefused } from './alerts/refusal-events.ts'
import {
  shipmentRequestedSchema,
  shipmentChangedSchema,
  shipmentChangeIgnoredSchema,
  shipmentInstructedSchema,
  shipmentPostponedSchema,
  shipmentScheduledSchema,
  shipmentLabelStoredSchema,
  shipmentScannedSchema,
  shipmentShippedSchema,
  shipmentDeliveredSchema,
  shipmentExceptionReportedSchema,
  shipmentStalledSchema,
  shipmentDeadLetteredSchema,
  shipmentCancelledSchema,
  shipmentCancellationFailedSchema,
  carrierAvailabilityChangedSchema,
} from './shipment-events.ts'
import type {
  CarrierAvailabilityChanged,
  ShipmentCancellationFailed,
  ShipmentCancelled,
  ShipmentChanged,
  ShipmentChangeIgnored,
  ShipmentDeadLettered,
  ShipmentDelivered,
  ShipmentExceptionReported,
  ShipmentInstructed,
  ShipmentLabelStored,
  ShipmentPostponed,
  ShipmentRequested,
  ShipmentScanned,
  ShipmentScheduled,
  ShipmentShipped,
  ShipmentStalled,
} from './shipment-events.ts'
import type { Topic } from '../topics.ts'

type EventTypeRow = {
  topic: Topic
  /** The version that is written now; older ones are upcast on decode. */
  version: number
  schema: z.ZodType
  meaning: string
}

/** All event types: topic, current version, and schema, from which the registered one is generated. */
export const eventTypes = {
  OrderCreated: {
    topic: 'orders',
    version: 4,
    schema: orderSnapshotSchema,
    meaning:
      'The source announced a new order. The state in it is that of the delivery, not of the creation.',
  },
  OrderUpdated: {
    topic: 'orders',
    version: 4,
    schema: orderSnapshotSchema,
    meaning: 'The source announced a change, and sent the order as it then was.',
  },
  OrderDeleted: {
    topic: 'orders',
    version: 4,
    schema: orderDeletionSchema,
    meaning: 'The source moved the order to its bin. It has no time; the order may be restored.',
  },
  OrderRestored: {
    topic: 'orders',
    version: 4,
    schema: orderSnapshotSchema,
    meaning: 'The source restored the order from its bin.',
  },
  DeliveryQuarantined: {
    topic: 'quarantine',
    version: 2,
    schema: deliveryQuarantinedSchema,
    meaning: 'An authentic delivery could not be read and was quarantined whole.',
  },
  AlertRaised: {
    topic: 'alerts',
    version: 1,
    schema: alertRaisedSchema,
    meaning: 'Something needs an operator, or has changed since it does.',
  },
  AlertResolved: {
    topic: 'alerts',
    version: 2,
    schema: alertResolvedSchema,
    meaning: 'The cause of an alert has ended.',
  },
  AlertSilenced: {
    topic: 'alerts',
    version: 1,
    schema: alertSilencedSchema,
    meaning: 'Alerts that match are not sent to people until the silence ends.',
  },
  DeliveriesRefused: {
    topic: 'refusals',
    version: 1,
    schema: deliveriesRefusedSchema,
    meaning: 'A sender was refused, or is accepted again.',
  },
  NotificationFailed: {
    topic: 'notifications',
    version: 2,
    schema: notificationFailedSchema,
    meaning: 'A notification could not be sent: it needs an operator.',
  },
  NotificationSettled: {
    topic: 'notifications',
    version: 1,
    schema: notificationSettledSchema,
    meaning: 'A failed notification needs no operator any more.',
  },
  MailRelayChanged: {
    topic: 'notifications',
    version: 1,
    schema: mailRelayChangedSchema,
    meaning: 'The mail server refuses our mail, or accepts it again.',
  },
  ShipmentRequested: {
    topic: 'shipments',
    version: 1,
    schema: shipmentRequestedSchema,
    meaning: 'An order, or a part of it, is to be shipped.',
  },
  ShipmentChanged: {
    topic: 'shipments',
    version: 1,
    schema: shipmentChangedSchema,
    meaning: 'The address or the contents of a shipment changed before it was booked.',
  },
  ShipmentChangeIgnored: {
    topic: 'shipments',
    version: 1,
    schema: shipmentChangeIgnoredSchema,
    meaning: 'The order changed after its shipment was booked: the booking stays as it was.',
  },
  ShipmentInstructed: {
    topic: 'shipments',
    version: 1,
    schema: shipmentInstructedSchema,
    meaning: 'A person decided how a shipment goes on.',
  },
  ShipmentPostponed: {
    topic: 'shipments',
    version: 1,
    schema: shipmentPostponedSchema,
    meaning: 'A shipment waits, and for what; recorded when the reason changes, not at each attempt.',
  },
  ShipmentScheduled: {
    topic: 'shipments',
    version: 1,
    schema: shipmentScheduledSchema,
    meaning: 'The carrier has booked the shipment.',
  },
  ShipmentLabelStored: {
    topic: 'shipments',
    version: 1,
    schema: shipmentLabelStoredSchema,
    meaning: "The carrier's label was fetched and is kept.",
  },
  ShipmentScanned: {
    topic: 'shipments',
    version: 1,
    schema: shipmentScannedSchema,
    meaning: 'The carrier scanned the parcel. Scans may be recorded late and in any order.',
  },
  ShipmentShipped: {
    topic: 'shipments',
    version: 1,
    schema: shipmentShippedSchema,
    meaning: 'The first scan showed that the carrier has the parcel.',
  },
  ShipmentDelivered: {
    topic: 'shipments',
    version: 1,
    schema: shipmentDeliveredSchema,
    meaning: 'The carrier delivered the parcel.',
  },
  ShipmentExceptionReported: {
    topic: 'shipments',
    version: 1,
    schema: shipmentExceptionReportedSchema,
    meaning: 'The carrier reported a problem with the delivery.',
  },
  ShipmentStalled: {
    topic: 'shipments',
    version: 1,
    schema: shipmentStalledSchema,
    meaning: 'A booked shipment was not scanned, or not delivered, by its deadline. It is still followed.',
  },
  ShipmentDeadLettered: {
    topic: 'shipments',
    version: 1,
    schema: shipmentDeadLetteredSchema,
    meaning: 'A step of a shipment failed permanently or too often. It waits for a person.',
  },
  ShipmentCancelled: {
    topic: 'shipments',
    version: 1,
    schema: shipmentCancelledSchema,
    meaning: 'A shipment ended before the carrier got it: it was not booked, or its booking was voided.',
  },
  ShipmentCancellationFailed: {
    topic: 'shipments',
    version: 1,
    schema: shipmentCancellationFailedSchema,
    meaning: 'The carrier refused to void the booking of a cancelled order.',
  },
  CarrierAvailabilityChanged: {
    topic: 'shipments',
    version: 1,
    schema: carrierAvailabilityChangedSchema,
    meaning:
      "A carrier's API stopped or began again to answer, or did not answer a probe. The last one of a carrier counts.",
  },
  SubscriptionChanged: {
    topic: 'billing',
    version: 1,
    schema: subscriptionChangedSchema,
    meaning: 'A subscription was made, changed or ended; the data has it as it then was.',
  },
  InvoiceChanged: {
    topic: 'billing',
    version: 1,
    schema: invoiceChangedSchema,
    meaning: 'An invoice was made, changed, paid or given up.',
  },
  PaymentChanged: {
    topic: 'billing',
    version: 1,
    schema: paymentChangedSchema,
    meaning: 'A payment succeeded, failed, or needs its customer.',
  },
  CustomerChanged: {
    topic: 'billing',
    version: 1,
    schema: customerChangedSchema,
    meaning: 'The billing details of a customer were made, changed or deleted.',
  },
  PaymentMethodChanged: {
    topic: 'billing',
    version: 1,
    schema: paymentMethodChangedSchema,
    meaning: 'A card or another way to pay was attached, changed or detached, also by the bank.',
  },
  CheckoutCompleted: {
    topic: 'billing',
    version: 1,
    schema: checkoutCompletedSchema,
    meaning: 'A customer completed a checkout.',
  },
  BillingEventReceived: {
    topic: 'billing',
    version: 1,
    schema: billingEventReceivedSchema,
    meaning: 'The billing provider reported something else, or named an object that is to be fetched.',
  },
  CalloutReported: {
    topic: 'billing',
    version: 1,
    schema: calloutReportedSchema,
    meaning: "The service's own endpoint reported what became of a call-out, after its response.",
  },
  EntitlementsChanged: {
    topic: 'billing-work',
    version: 1,
    schema: entitlementsChangedSchema,
    meaning: 'A customer may use more or less than before. The last one of a customer counts.',
  },
  CustomerNoticeDue: {
    topic: 'billing-work',
    version: 1,
    schema: customerNoticeDueSchema,
    meaning: 'A mail to a customer is due: all that the mail needs is in it.',
  },
  CalloutRequested: {
    topic: 'billing-work',
    version: 1,
    schema: calloutRequestedSchema,
    meaning: "A request to the service's own endpoint is to be sent when it is due.",
  },
  CalloutWaiting: {
    topic: 'billing-work',
    version: 1,
    schema: calloutWaitingSchema,
    meaning: 'A call-out waits for its next attempt or a callback, and since when and why.',
  },
  OpsNoticeDue: {
    topic: 'billing-work',
    version: 1,
    schema: opsNoticeDueSchema,
    meaning: 'A mail to operators about a customer is due: all that the mail needs is in it.',
  },
  CalloutDelivered: {
    topic: 'billing-work',
    version: 1,
    schema: calloutDeliveredSchema,
    meaning: "The service's own endpoint has done what a call-out was for.",
  },
  CalloutDeadLettered: {
    topic: 'billing-work',
    version: 1,
    schema: calloutDeadLetteredSchema,
    meaning: 'A call-out failed permanently or too often. It waits for a person.',
  },
  CalloutCancelled: {
    topic: 'billing-work',
    version: 1,
    schema: calloutCancelledSchema,
    meaning: 'A call-out is not sent any more: a person cancelled it, or what set it off is no longer so.',
  },
  DeadLetteredWorkChanged: {
    topic: 'billing-work',
    version: 1,
    schema: deadLetteredWorkChangedSchema,
    meaning:
      'Work of billing was given up after too many attempts, or redriven: how much of it waits for a person.',
  },
  ScheduleRunFinished: {
    topic: 'jobs',
    version: 1,
    schema: scheduleRunFinishedSchema,
    meaning: 'A run of a schedule succeeded, failed or was skipped.',
  },
  DigestDue: {
    topic: 'jobs',
    version: 1,
    schema: digestDueSchema,
    meaning: 'A mail to operators is due: the figures of a period.',
  },
  ExportFinished: {
    topic: 'jobs',
    version: 1,
    schema: exportFinishedSchema,
    meaning: 'An export is ready, failed or was cancelled.',
  },
  ParticipantCheckedIn: {
    topic: 'check-ins',
    version: 1,
    schema: participantCheckedInSchema,
    meaning: 'A participant arrived at the desk.',
  },
  CheckInUndone: {
    topic: 'check-ins',
    version: 1,
    schema: checkInUndoneSchema,
    meaning: 'A check-in was a mistake: the participant counts as not arrived.',
  },
  PersonErased: {
    topic: 'erasures',
    version: 1,
    schema: personErasedSchema,
    meaning: 'An erasure of a person began. After a restore they are found by it, and erased again.',
  },
} as const satisfies Record<string, EventTypeRow>

export type EventType = keyof typeof eventTypes

/** The data of each event as readers see it, after upcasting. */
export type EventData = {
  OrderCreated: OrderSnapshot
  OrderUpdated: OrderSnapshot
  OrderDeleted: OrderDeletion
  OrderRestored: OrderSnapshot
  DeliveryQuarantined: DeliveryQuarantined
  AlertRaised: AlertRaised
  AlertResolved: AlertResolved
  AlertSilenced: AlertSilenced
  DeliveriesRefused: DeliveriesRefused
  NotificationFailed: NotificationFailed
  NotificationSettled: NotificationSettled
  MailRelayChanged: MailRelayChanged
  ShipmentRequested: ShipmentRequested
  ShipmentChanged: ShipmentChanged
  ShipmentChangeIgnored: ShipmentChangeIgnored
  ShipmentInstructed: ShipmentInstructed
  ShipmentPostponed: ShipmentPostponed
  ShipmentScheduled: ShipmentScheduled
  ShipmentLabelStored: ShipmentLabelStored
  ShipmentScanned: ShipmentScanned
  ShipmentShipped: ShipmentShipped
  ShipmentDelivered: ShipmentDelivered
  ShipmentExceptionReported: ShipmentExceptionReported
  ShipmentStalled: ShipmentStalled
  ShipmentDeadLettered: ShipmentDeadLettered
  ShipmentCancelled: ShipmentCancelled
  ShipmentCancellationFailed: ShipmentCancellationFailed
  CarrierAvailabilityChanged: CarrierAvailabilityChanged
  SubscriptionChanged: SubscriptionChanged
  InvoiceChanged: InvoiceChanged
  PaymentChanged: PaymentChanged
  CustomerChanged: CustomerChanged
  PaymentMethodChanged: PaymentMethodChanged
  CheckoutCompleted: CheckoutCompleted
  BillingEventReceived: BillingEventReceived
  CalloutReported: CalloutReported
  EntitlementsChanged: EntitlementsChanged
  CustomerNoticeDue: CustomerNoticeDue
  CalloutRequested: CalloutRequested
  CalloutWaiting: CalloutWaiting
  OpsNoticeDue: OpsNoticeDue
  CalloutDelivered: CalloutDelivered
  CalloutDeadLettered: CalloutDeadLettered
  CalloutCancelled: CalloutCancelled
  DeadLetteredWorkChanged: DeadLetteredWorkChanged
  ScheduleRunFinished: ScheduleRunFinished
  DigestDue: DigestDue
  ExportFinished: ExportFinished
  ParticipantCheckedIn: ParticipantCheckedIn
  CheckInUndone: CheckInUndone
  PersonErased: PersonErased
}

/** Whether this version knows the type. */
export function isEventType(name: string): name is EventType {
  return Object.hasOwn(eventTypes, name)
}

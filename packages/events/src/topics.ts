/**
 * The table of all topics. Each has exactly one writer; other services send their facts to that writer.
 * Names here are without the configured prefix: `topicName` adds it.
 */
export const topics = {
  orders: {
    writer: 'ingest',
    key: 'source/orderId',
    holds: 'OrderCreated, OrderUpdated, OrderDeleted, OrderRestored',
    kept: 'indefinitely',
    retentionMs: -1,
  },
  alerts: {
    writer: 'auditor',
    key: 'alert fingerprint: rule/source/subject; a silence its own',
    holds: 'AlertRaised, AlertResolved, AlertSilenced',
    kept: 'compacted: firing alerts indefinitely, resolved ones for 90 days',
    retentionMs: -1,
    cleanup: 'compact',
  },
  quarantine: {
    writer: 'ingest',
    key: 'source',
    holds: 'an authentic delivery that could not be read: its bytes, headers, reason',
    kept: '90 days',
    retentionMs: 90 * 24 * 60 * 60 * 1000,
  },
  refusals: {
    writer: 'ingest',
    key: 'source',
    holds: 'DeliveriesRefused: how many deliveries of a source were refused, and how many in a row',
    kept: '90 days',
    retentionMs: 90 * 24 * 60 * 60 * 1000,
  },
  notifications: {
    writer: 'notifier',
    key: 'source/orderId; slipstream/mail-relay',
    holds: 'NotificationFailed, NotificationSettled, MailRelayChanged',
    kept: '90 days',
    retentionMs: 90 * 24 * 60 * 60 * 1000,
  },
  shipments: {
    writer: 'fulfillment',
    key: 'source/orderId; carrier/name',
    holds:
      'ShipmentRequested, ShipmentScheduled, ShipmentShipped, ShipmentDelivered and what else happens to a shipment; CarrierAvailabilityChanged',
    kept: 'indefinitely',
    retentionMs: -1,
  },
  billing: {
    writer: 'ingest',
    key: 'source/customerId; source/objectId where no customer is named',
    holds:
      'SubscriptionChanged, InvoiceChanged, PaymentChanged, CustomerChanged, CheckoutCompleted, BillingEventReceived; CalloutReported',
    kept: 'indefinitely',
    retentionMs: -1,
  },
  'billing-work': {
    writer: 'billing',
    key: 'source/customerId; source/dead-letters/work',
    holds:
      'EntitlementsChanged, CustomerNoticeDue, CalloutRequested, CalloutWaiting, CalloutDelivered, CalloutDeadLettered, CalloutCancelled, DeadLetteredWorkChanged',
    kept: 'indefinitely',
    retentionMs: -1,
  },
  jobs: {
    writer: 'worker',
    key: 'schedule/name; export/exportId',
    holds: 'ScheduleRunFinished, DigestDue, ExportFinished',
    kept: '90 days',
    retentionMs: 90 * 24 * 60 * 60 * 1000,
  },
  'check-ins': {
    writer: 'worker',
    key: 'source/orderId',
    holds: 'ParticipantCheckedIn, CheckInUndone',
    kept: 'indefinitely',
    retentionMs: -1,
  },
  erasures: {
    writer: 'erase',
    key: 'a keyed hash of the person',
    holds: 'PersonErased: who was erased, without telling who it was, to be repeated after a restore',
    kept: 'indefinitely',
    retentionMs: -1,
  },
  'dead-letters': {
    writer: 'the event-log runtime',
    key: 'the original key',
    holds: 'a record that its consumer gave up on: original bytes, position, reason, attempts, consumer',
    kept: 'indefinitely',
    retentionMs: -1,
  },
} as const

export type Topic = keyof typeof topics

export type TopicWriter = (typeof topics)[Topic]['writer']

/** The name a topic has on the broker: tests and tenants share a broker by prefix. */
export function topicName(prefix: string, topic: Topic): string {
  return `${prefix}${topic}`
}

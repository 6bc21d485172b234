import type { EventData, EventType } from './event-types/event-types.ts'

/** The CloudEvents attributes of every event, which are headers of its record. */
export type EventAttributes = {
  /** Derived from the delivery, so that the same delivery always has the same id. */
  id: string
  source: string
  /** The partition key: events of one subject are in order. */
  subject: string
  /** When it happened at the source, ISO 8601 UTC; when it arrived, where the source sends no time. */
  occurredAt: string
  /** W3C trace context of the request that caused it. */
  traceparent?: string
}

/** An event as code handles it: a union on `type`. */
export type Event<T extends EventType = EventType> = {
  [K in T]: EventAttributes & { type: K; data: EventData[K] }
}[T]

/** The event within the trace of what caused it, where that is known. */
export const tracedBy = <Some extends Event>(event: Some, traceparent: string | undefined): Some =>
  traceparent === undefined ? event : { ...event, traceparent }

export type OrderEventType = 'OrderCreated' | 'OrderUpdated' | 'OrderDeleted' | 'OrderRestored'
export type ShipmentEventType = Extract<EventType, `Shipment${string}`>
export type ShipmentEvent = Event<ShipmentEventType>
export type OrderEvent = Event<OrderEventType>
export type BillingEventType =
  | 'SubscriptionChanged'
  | 'InvoiceChanged'
  | 'PaymentChanged'
  | 'CustomerChanged'
  | 'PaymentMethodChanged'
  | 'CheckoutCompleted'
  | 'BillingEventReceived'
/** What a billing provider reports. */
export type BillingEvent = Event<BillingEventType>
/** All of the topic `billing`: also what endpoints of call-outs report. */
export type BillingTopicEventType = BillingEventType | 'CalloutReported'
export type BillingTopicEvent = Event<BillingTopicEventType>
export type CalloutEventType =
  | 'CalloutRequested'
  | 'CalloutWaiting'
  | 'CalloutDelivered'
  | 'CalloutDeadLettered'
  | 'CalloutCancelled'
export type CalloutEvent = Event<CalloutEventType>
export type BillingWorkEventType =
  | 'EntitlementsChanged'
  | 'CustomerNoticeDue'
  | 'OpsNoticeDue'
  | 'DeadLetteredWorkChanged'
  | CalloutEventType
export type BillingWorkEvent = Event<BillingWorkEventType>
export type AlertEvent = Event<'AlertRaised' | 'AlertResolved' | 'AlertSilenced'>
export type CheckInEventType = 'ParticipantCheckedIn' | 'CheckInUndone'
/** What happens at the desk. */
export type CheckInEvent = Event<CheckInEventType>
export type JobEventType = 'ScheduleRunFinished' | 'DigestDue' | 'ExportFinished'
export type JobEvent = Event<JobEventType>

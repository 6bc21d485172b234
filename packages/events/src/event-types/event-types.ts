import type { z } from 'zod'
import { alertRaisedSchema, alertResolvedSchema, alertSilencedSchema } from './alert-events.ts'
import type { AlertRaised, AlertResolved, AlertSilenced } from './alert-events.ts'
import {
  mailRelayChangedSchema,
  notificationFailedSchema,
  notificationSettledSchema,
} from './notification-events.ts'
import type { MailRelayChanged, NotificationFailed, NotificationSettled } from './notification-events.ts'
import { orderDeletionSchema, orderSnapshotSchema } from './order-events.ts'
import type { OrderDeletion, OrderSnapshot } from './order-events.ts'
import { deliveryQuarantinedSchema } from './quarantine-events.ts'
import type { DeliveryQuarantined } from './quarantine-events.ts'
import { deliveriesRefusedSchema } from './refusal-events.ts'
import type { DeliveriesRefused } from './refusal-events.ts'
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
    version: 3,
    schema: orderSnapshotSchema,
    meaning:
      'The source announced a new order. The state in it is that of the delivery, not of the creation.',
  },
  OrderUpdated: {
    topic: 'orders',
    version: 3,
    schema: orderSnapshotSchema,
    meaning: 'The source announced a change, and sent the order as it then was.',
  },
  OrderDeleted: {
    topic: 'orders',
    version: 3,
    schema: orderDeletionSchema,
    meaning: 'The source moved the order to its bin. It has no time; the order may be restored.',
  },
  OrderRestored: {
    topic: 'orders',
    version: 3,
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
}

export function isEventType(name: string): name is EventType {
  return Object.hasOwn(eventTypes, name)
}

import type {
  CustomerNoticeDue,
  OpsNoticeDue,
} from '@slipstream/events/event-types/billing/billing-work-events.ts'
import type { DigestDue, ExportFinished } from '@slipstream/events/event-types/job-events.ts'
import type { FailureReason } from './after-attempt.ts'
import type { Recipient } from './notification-id.ts'
import type { NotificationOutboxEvent } from './outbox-event.ts'
import type { ShipmentMail } from './shipment-mail.ts'

type Entry = {
  /** Derived from what it is about and who receives it. */
  _id: string
  /**
   * - `due`: to be sent at `dueAt`
   * - `sent`: the receiver accepted it, or another one that was sent in its place
   * - `undeliverable`: the order has no address for it yet
   * - `withdrawn`: the order ended before it was sent
   * - `failed`: rejected permanently, or too often
   */
  state: 'due' | 'sent' | 'undeliverable' | 'withdrawn' | 'failed'
  /** When it may be claimed: the time of its next attempt, or the end of the current lease. */
  dueAt: Date
  /** Incremented by each claim. A write must still find the fence of its own claim. */
  fence: number
  /** Attempts that the receiver rejected. */
  attempts: number
  /** Attempts whose content was sent and never answered; absent for none. */
  unknownOutcomes?: number
  /** Since when it is due, if that is later than `decidedAt`. */
  dueSince?: Date
  decidedAt: Date
  /** When MongoDB removes it; see `retentionMs`. */
  forgetAt?: Date
  sentAt: Date | null
  /** The W3C trace context of the event that it was decided by; absent where that has none. */
  traceparent?: string
  /** Why it is not sent. May hold an address, as replies of mail servers do: not for logs. */
  lastError: string | null
}

/** A notification to a customer: its failure, and its end, are published for operators. */
type CustomerEntry = Entry & {
  source: string
  /** Why it failed; absent otherwise, and in entries that did not record it. */
  why?: FailureReason
  /** Outbox: events that are still to be appended to the log, oldest first. */
  tell?: NotificationOutboxEvent[]
  /** When the outbox is due; absent while it is empty. */
  tellAt?: Date
}

type OrderEntry = CustomerEntry & { orderId: string }

export type SlipNotification = OrderEntry & {
  kind: 'slip'
  recipient: Recipient
  /** See `KnownSlip`. */
  addresses?: string[]
  asOf?: string | null
  /** The slip that this one replaces, because a command asked to send it again. */
  resendOf?: string
}

/** A mail to a customer about one of their shipments. */
export type ShipmentNotification = OrderEntry & {
  kind: 'shipment'
  /** `source/orderId/n` */
  shipmentId: string
  mail: ShipmentMail
}

/** A mail to a customer about a subscription or a payment. */
export type BillingNotification = CustomerEntry & {
  kind: 'billing'
  /** Of what names no customer, the object that it is about. */
  customerId: string
} & (
    | {
        /** What the mail shows: nothing is looked up later. */
        notice: CustomerNoticeDue
        operator?: undefined
      }
    | {
        notice: OpsNoticeDue
        /** The address of the operator who gets it. */
        operator: string
      }
  )

/** A notification whose failure is published. */
export type CustomerNotification = SlipNotification | ShipmentNotification | BillingNotification

/** A message to one receiver about a group of alerts. Its content is stored under `flushId`. */
export type AlertNotification = Entry & { flushId: string } & (
    | { kind: 'alert-mail'; recipient: { kind: 'address'; address: string } }
    | { kind: 'alert-slack'; recipient: { kind: 'slack' } }
  )

/** A digest, to one of its recipients. */
export type DigestNotification = Entry & {
  kind: 'digest'
  /** What the mail shows: nothing is looked up later. */
  digest: Omit<DigestDue, 'recipients'>
  recipient: string
}

/** That an export has ended, to the person who waits for it. */
export type ExportNotification = Entry & {
  kind: 'export'
  /** What the mail shows: nothing is looked up later. */
  export: Omit<ExportFinished, 'recipient'>
  recipient: string
}

/**
 * One notification as stored in the ledger. It is kept as long as it can be
 * decided again, so it is sent only once.
 */
export type Notification = CustomerNotification | AlertNotification | DigestNotification | ExportNotification

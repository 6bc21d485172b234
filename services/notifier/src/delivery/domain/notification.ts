import type { GivenUp } from './after-attempt.ts'
import type { Recipient } from './notification-id.ts'
import type { Telling } from './outbox-event.ts'

type Entry = {
  /** Derived from what it is about and whom it is for. */
  _id: string
  /**
   * - `due`: to be sent at `dueAt`
   * - `sent`: the receiver has taken it, or another that was sent in its place
   * - `undeliverable`: nobody to send it to, until the order says otherwise
   * - `withdrawn`: the order ended before it was sent
   * - `failed`: refused for ever, or too often
   */
  state: 'due' | 'sent' | 'undeliverable' | 'withdrawn' | 'failed'
  /** When it may be claimed: the time of its next attempt, or when the lease of whoever is sending it runs out. */
  dueAt: Date
  /** Rises with every claim; what is written later must still find its own. */
  fence: number
  /** That the receiver refused. */
  attempts: number
  /** That all of it was sent and not answered; absent for none. */
  unknownOutcomes?: number
  /** Since when it is due, where that is later than `decidedAt`. */
  dueSince?: Date
  decidedAt: Date
  /** See `forgetNotificationAt`. */
  forgetAt?: Date
  sentAt: Date | null
  /** Why it is not sent: may hold an address, as the mail server's replies do. */
  lastError: string | null
}

export type SlipNotification = Entry & {
  kind: 'slip'
  source: string
  orderId: string
  recipient: Recipient
  /** See `KnownSlip`. */
  addresses?: string[]
  asOf?: string | null
  /** Why it failed; absent otherwise, and where that was not recorded. */
  why?: GivenUp
  /** The slip that this one is sent in the place of, because somebody asked. */
  resendOf?: string
  /** Events that the log is still to have of it, oldest first. */
  tell?: Telling[]
  /** When they are to be told; absent while there are none. */
  tellAt?: Date
}

/** A message to one receiver about a group of alerts; what it says is kept under its `flushId`. */
export type AlertNotification = Entry & { flushId: string } & (
    | { kind: 'alert-mail'; recipient: { kind: 'address'; address: string } }
    | { kind: 'alert-slack'; recipient: { kind: 'slack' } }
  )

/** One notification, from the moment it was decided; kept for as long as it may be decided again: it is what keeps it from being sent twice. */
export type Notification = SlipNotification | AlertNotification

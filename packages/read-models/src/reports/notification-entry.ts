/** The notifier's ledger: one document per notification. */
export const notificationsCollection = 'notifications'

export const notificationKinds = [
  ...(['slip', 'shipment', 'billing', 'alert-mail', 'alert-slack', 'digest', 'export'] as const),
] as const
export type NotificationKind = (typeof notificationKinds)[number]

export const notificationStates = ['due', 'sent', 'failed', 'undeliverable', 'withdrawn'] as const
export type NotificationState = (typeof notificationStates)[number]

/** What readers of the ledger may rely on of an entry, whatever its kind. The notifier alone writes it. */
export type NotificationEntry = {
  _id: string
  kind: NotificationKind
  state: NotificationState
  decidedAt: Date
  /** The time of the next attempt, or the end of the lease of the one that runs. */
  dueAt: Date
  /** Since when it is due, if that is later than `decidedAt`. */
  dueSince?: Date
  attempts: number
  unknownOutcomes?: number
  sentAt: Date | null
  /** May hold an address, as replies of mail servers do. */
  lastError: string | null
  /** Why it failed. */
  why?: string
  source?: string
  orderId?: string
  customerId?: string
  /** Of a slip whom it is for, of an alert where it goes, of digests and exports the address. */
  recipient?: string | { kind: string; participantId?: string; address?: string }
  /** Of a slip, where it was sent. */
  addresses?: string[]
  operator?: string | undefined
  shipmentId?: string
  /** Which of the mails about a shipment. */
  mail?: string
  notice?: { notice: string; customer?: { name?: string | null; email?: string | null } }
  resendOf?: string
}

/** Where the notifier stores whether the mail server accepts mail: one document, `mail`. */
export const mailRelayCollection = 'notifierRelay'

export type MailRelayEntry = { _id: 'mail'; state: string; since: Date; detail: string | null }

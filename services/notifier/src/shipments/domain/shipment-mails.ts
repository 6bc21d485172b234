import { deliverableAddress } from '../../delivery/domain/deliverable-address.ts'
import type { ShipmentNotification } from '../../delivery/domain/notification.ts'
import { failedEvent, settledEvent } from '../../delivery/domain/outbox-event.ts'
import type { NotificationOutboxEvent } from '../../delivery/domain/outbox-event.ts'
import { forgetNotificationAt, maxShipmentMailAgeMs } from '../../delivery/domain/retention.ts'
import { shipmentMailId } from '../../delivery/domain/shipment-mail.ts'
import type { ShipmentMail } from '../../delivery/domain/shipment-mail.ts'
import type { MailedShipment } from './mailed-shipment.ts'
import type { ShipmentMailRule, ShipmentMailRules } from './shipment-mail-rule.ts'

/** A change of one mail in the ledger. */
export type ShipmentMailChange =
  /** Inserted, unless one with its id is there. */
  | { kind: 'enter'; notification: ShipmentNotification }
  /** An undeliverable mail becomes due: there is an address now. */
  | { kind: 'setDue'; id: string; event: NotificationOutboxEvent }
  /** A mail that failed or is undeliverable needs nobody any more. */
  | { kind: 'withdraw'; id: string; reason: string; event: NotificationOutboxEvent }

/**
 * What the ledger needs to hold by the present state of some shipments. Applied again, it changes nothing.
 *
 * @param traceOf the trace context of the newest event of a shipment
 */
export function shipmentMailChanges(
  shipments: readonly MailedShipment[],
  rules: ShipmentMailRules,
  now: Date,
  traceOf: (shipmentId: string) => string | undefined = () => undefined,
): ShipmentMailChange[] {
  return shipments.flatMap((shipment) => {
    const rule = rules(shipment.source)
    if (rule === undefined) return []
    return dueMails(shipment, rule, now.getTime()).flatMap((mail) =>
      changesOf(shipment, mail, now, traceOf(shipment._id)),
    )
  })
}

/** The mails that a shipment has had a reason for since the rule holds, and not too long ago. */
export function dueMails(shipment: MailedShipment, rule: ShipmentMailRule, nowMs: number): ShipmentMail[] {
  return [...rule.mails].filter((mail) => {
    const at = shipment.news[mail]?.at
    if (at === undefined) return false
    const atMs = Date.parse(at)
    return atMs >= rule.sinceMs && nowMs - atMs <= maxShipmentMailAgeMs
  })
}

/** Why a mail is not sent any more, because of what happened since; undefined if it is. */
export function whyWithdrawn({ news, isCancelled }: MailedShipment, mail: ShipmentMail): string | undefined {
  if (isCancelled) return 'the shipment is cancelled'
  if (mail === 'shipped' && news.returned !== undefined) return 'the parcel goes back'
  const isPassing = mail === 'attempt-failed' || mail === 'delayed'
  return isPassing && news.delivered !== undefined ? 'the parcel is delivered' : undefined
}

function changesOf(
  shipment: MailedShipment,
  mail: ShipmentMail,
  now: Date,
  traceparent: string | undefined,
): ShipmentMailChange[] {
  const id = shipmentMailId(shipment._id, mail)
  const address = deliverableAddress(shipment.to.email)
  const entry = { ...dueEntry(shipment, mail, now), ...(traceparent !== undefined && { traceparent }) }
  const changes: ShipmentMailChange[] = []
  if ('reason' in address) {
    const event = failedEvent(id, 'no-address', now)
    const undeliverable = { state: 'undeliverable' as const, lastError: address.reason }
    changes.push({ kind: 'enter', notification: { ...entry, ...undeliverable, tell: [event], tellAt: now } })
  } else {
    changes.push({ kind: 'setDue', id, event: settledEvent(id, 'retried', now) })
    changes.push({ kind: 'enter', notification: entry })
  }
  const reason = whyWithdrawn(shipment, mail) ?? whySettled(shipment, mail)
  if (reason === undefined) return changes
  return [...changes, { kind: 'withdraw', id, reason, event: settledEvent(id, 'withdrawn', now) }]
}

/** Why nobody needs to act on a mail that could not be sent. */
function whySettled({ news }: MailedShipment, mail: ShipmentMail): string | undefined {
  return mail !== 'delivered' && news.delivered !== undefined ? 'the parcel is delivered' : undefined
}

function dueEntry(
  { _id: shipmentId, source, orderId }: MailedShipment,
  mail: ShipmentMail,
  now: Date,
): ShipmentNotification {
  return {
    ...{ _id: shipmentMailId(shipmentId, mail), kind: 'shipment', source, orderId, shipmentId, mail },
    ...{ state: 'due', dueAt: now, fence: 0, attempts: 0, decidedAt: now },
    ...{ forgetAt: forgetNotificationAt('shipment', now), sentAt: null, lastError: null },
  }
}

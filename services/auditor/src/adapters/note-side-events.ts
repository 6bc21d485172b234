import type { ClientSession, Db } from 'mongodb'
import type { ConsumedEvent } from '@slipstream/event-log/consumer.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import type { AuditedSource } from '../audited-source.ts'
import { auditCollections } from './audit-collections.ts'

/** What else the audit hears: deliveries set aside, senders refused, notifications that failed. Repeats change nothing. */
export async function noteSideEvents(
  db: Db,
  events: readonly ConsumedEvent[],
  sources: ReadonlyMap<string, AuditedSource>,
  session: ClientSession,
): Promise<void> {
  const { quarantined, failedNotifications, facts, connections } = auditCollections(db)
  for (const event of events) {
    if (!sources.has(event.source)) continue
    if (event.type === 'DeliveryQuarantined') {
      const { source, reason } = event.data
      const document = {
        source,
        reason,
        at: new Date(event.recordedAtMs),
        position: formatPosition(event.position),
      }
      await quarantined.replaceOne({ _id: event.id }, document, { session, upsert: true })
    } else if (event.type === 'NotificationFailed') {
      const { notificationId: _id, source, orderId, reason, failedAt } = event.data
      const document = { source, orderId, reason, failedAt: new Date(failedAt) }
      await failedNotifications.replaceOne({ _id }, document, { session, upsert: true })
    } else if (event.type === 'NotificationSettled') {
      await failedNotifications.deleteOne({ _id: event.data.notificationId }, { session })
    } else if (event.type === 'DeliveriesRefused') {
      const fact = {
        kind: 'refused',
        source: event.source,
        at: event.recordedAtMs,
        refused: event.data,
      } as const
      await facts.insertOne(fact, { session })
      const at = new Date(event.data.from)
      await connections.updateOne({ _id: event.source }, { $min: { at } }, { session, upsert: true })
    }
  }
}

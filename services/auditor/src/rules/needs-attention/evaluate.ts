import { deadLetters, deadLettersRule } from './domain/dead-letters-alert.ts'
import { mailFailed, mailFailedRule } from './domain/mail-failed-alert.ts'
import { quarantinedDeliveries, quarantinedDeliveriesRule } from './domain/quarantined-deliveries-alert.ts'
import { unreadableAlerts } from './domain/unreadable-alerts-alert.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'

/** A quarantined delivery is alerted for a day; it stays in quarantine for longer. */
const quarantineAlertedMs = 24 * 3_600_000
/** A mail about a shipment is of no use later: its failure is alerted for two weeks. */
const shipmentMailAlertedMs = 14 * 24 * 3_600_000
const maxListed = 1_000
const maxEvidence = 10

/** What waits for a person: deliveries in quarantine, dead letters, notifications that could not be sent. */
export async function evaluateNeedsAttention(context: EvaluationContext): Promise<RuleResult> {
  const { store, alerts, now } = context
  const source = context.source.name
  const unreadable = alerts.view.unreadableOf(source)
  const [deliveries, letters, mails] = await Promise.all([
    store.attention.quarantined(source, now - quarantineAlertedMs, maxListed),
    store.attention.deadLetters(source),
    store.attention.failedNotifications(source, maxListed),
  ])
  const byReason = Map.groupBy(deliveries, ({ reason }) => reason)
  const news = mails.filter(
    ({ kind, failedAt }) => kind === undefined || now - failedAt.getTime() < shipmentMailAlertedMs,
  )
  const byOrder = Map.groupBy(news, ({ orderId }) => orderId)
  return {
    rules: [quarantinedDeliveriesRule, deadLettersRule, mailFailedRule],
    desired: [
      ...[...byReason].flatMap(([reason, all]) => {
        const positions = all.slice(-maxEvidence).map(({ position }) => position)
        return quarantinedDeliveries({ source, reason, count: all.length, positions })
      }),
      ...letters.map((letter) => deadLetters({ source, ...letter })),
      ...(unreadable.length > 0 ? [unreadableAlerts({ source, unreadable })] : []),
      ...[...byOrder].map(([orderId, all]) => mailFailed({ source, orderId, slips: all })),
    ],
  }
}

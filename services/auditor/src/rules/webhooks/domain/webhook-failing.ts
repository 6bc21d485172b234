import type { RefusalTraits } from '../../../sources/source-kind.ts'
import type { InstanceRefusals, SenderHealth, WebhookHealth } from './sender-health.ts'

export type FailingWebhook = {
  /** As it claims; null when it claims none. */
  webhookId: string | null
  /** Refused without one taken in between, by all instances. */
  inARow: number
  /** Most frequent first; counted since the row began. */
  reasons: { reason: string; count: number }[]
  sinceMs: number
  severity: 'warning' | 'critical'
}

/** An instance without a report for this time is gone, or nothing is sent any more. */
const forgottenAfterMs = 24 * 3_600_000

/** The webhooks that are refused so often in a row that their sender will give up. */
export function failingWebhooks(
  health: SenderHealth,
  { warnAt, criticalAt }: Pick<RefusalTraits, 'warnAt' | 'criticalAt'>,
  nowMs: number,
): FailingWebhook[] {
  return Object.values(health.webhooks).flatMap((webhook) => {
    const rows = rowsOf(webhook, nowMs)
    const inARow = rows.reduce((sum, row) => sum + row.inARow - row.forgiven, 0)
    if (inARow < warnAt) return []
    return {
      webhookId: webhook.webhookId,
      inARow,
      reasons: reasonsOf(rows),
      sinceMs: Math.min(...rows.map(({ since }) => since)),
      severity: inARow < criticalAt ? 'warning' : 'critical',
    }
  })
}

/** What still counts: the shop may be answered by any instance, so rows of several add up. */
function rowsOf({ instances }: WebhookHealth, nowMs: number): InstanceRefusals[] {
  return Object.values(instances).filter(
    ({ to, inARow, forgiven }) => inARow > forgiven && nowMs - to < forgottenAfterMs,
  )
}

function reasonsOf(rows: readonly InstanceRefusals[]): FailingWebhook['reasons'] {
  const counts = new Map<string, number>()
  for (const [key, count] of rows.flatMap(({ reasons }) => Object.entries(reasons))) {
    const reason = key.slice(1)
    counts.set(reason, (counts.get(reason) ?? 0) + count)
  }
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
}

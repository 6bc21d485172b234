import type {
  ReportedStay,
  ReportedWebhook,
  SourceReport,
} from '@slipstream/read-models/reports/source-report.ts'
import type { SourceState } from '../../observe/domain/source-state.ts'
import { hourlyRates } from '../../rules/source-silent/domain/hourly-rates.ts'
import { isLearned } from '../../rules/source-silent/domain/is-learned.ts'
import { receivedByHour } from '../../rules/source-silent/domain/recent-arrivals.ts'
import { agesOf } from '../../stays/domain/learned/open-ages.ts'
import { lengthAt, survivalOf } from '../../stays/domain/learned/stay-table.ts'
import type { OpenStay, StallState } from '../../stays/domain/stall-state.ts'
import type { WebhookHealth } from '../../rules/webhooks/domain/sender-health.ts'

/** A webhook as the shop, or an endpoint as the provider has it. */
export type KnownWebhook = { id: string; name: string; topic: string | null; status: string }

export type Learned = {
  state: SourceState
  /** Ours, as they were last listed; undefined where they can't be queried. */
  webhooks: readonly KnownWebhook[] | undefined
  /** The orders that have waited longest, by status. */
  open: ReadonlyMap<string, readonly OpenStay[]>
  /** By list, ms since 1970. */
  swept: Readonly<Record<string, number>>
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** What was learned of a source, for people. @param at ms since 1970 */
export function sourceReport(
  source: string,
  { state, webhooks, open, swept }: Learned,
  at: number,
): SourceReport {
  const { rhythm, stalls } = state
  return {
    ...{ _id: source, source },
    lastDeliveryAt: rhythm.lastAt === null ? null : iso(rhythm.lastAt),
    rhythm: {
      isLearned: isLearned(rhythm),
      expected: hourlyRates(rhythm).map((rate) => Math.round(rate * 100) / 100),
      received: receivedByHour(rhythm.recent, at),
    },
    webhooks: reportedWebhooks(Object.values(state.senders.webhooks), webhooks),
    stays: [...stalls].map(([status, stall]) => reportedStay(status, stall, open.get(status) ?? [], at)),
    swept: Object.fromEntries(Object.entries(swept).map(([list, ms]) => [list, iso(ms)])),
    asOf: iso(at),
  }
}

/** Those that were listed, and those that deliver without being listed. */
function reportedWebhooks(
  senders: readonly WebhookHealth[],
  listed: readonly KnownWebhook[] = [],
): ReportedWebhook[] {
  const bySender = new Map(senders.map((sender) => [sender.webhookId, sender]))
  const unlisted = senders.filter(({ webhookId }) => !listed.some(({ id }) => id === webhookId))
  return [
    ...listed.map(({ id, name, topic, status }) => ({
      ...{ webhookId: id, name, topic, status },
      ...healthOf(bySender.get(id)),
    })),
    ...unlisted.map((sender) => ({
      ...{ webhookId: sender.webhookId, name: null, topic: null, status: null },
      ...healthOf(sender),
    })),
  ]
}

function healthOf(
  sender: WebhookHealth | undefined,
): Pick<ReportedWebhook, 'acceptedAt' | 'refused' | 'refusedSince' | 'reasons'> {
  const rows = Object.values(sender?.instances ?? {}).filter(({ inARow, forgiven }) => inARow > forgiven)
  const reasons = new Map<string, number>()
  for (const row of rows)
    for (const [key, count] of Object.entries(row.reasons))
      reasons.set(key.slice(1), (reasons.get(key.slice(1)) ?? 0) + count)
  const acceptedAt = sender?.acceptedAt ?? null
  return {
    acceptedAt: acceptedAt === null ? null : iso(acceptedAt),
    refused: rows.reduce((sum, { inARow, forgiven }) => sum + inARow - forgiven, 0),
    refusedSince: rows.length === 0 ? null : iso(Math.min(...rows.map(({ since }) => since))),
    reasons: [...reasons].map(([reason, count]) => ({ reason, count })),
  }
}

function reportedStay(
  status: string,
  stall: StallState,
  open: readonly OpenStay[],
  at: number,
): ReportedStay {
  const { threshold, clock } = stall
  const ages = agesOf(stall.open, { at: clock.at ?? at, workMs: clock.workMs }, 'at')
  const survival = survivalOf(stall.byWall, ages)
  const after = (share: number): number => Math.round(lengthAt(survival, share))
  return {
    status,
    threshold:
      threshold === null
        ? null
        : {
            ...{ ms: Math.round(threshold.ms), by: threshold.by },
            ...{ isLearned: threshold.learned, basedOn: threshold.basedOn },
          },
    quantiles: { half: after(0.5), ninety: after(0.1), nearlyAll: after(0.01) },
    waiting: stall.open.buckets.reduce((sum, { count }) => sum + count, 0),
    open: open.map(({ orderId, enteredAt, alertedAt }) => ({
      ...{ orderId, enteredAt: iso(enteredAt) },
      isAlerted: Object.keys(alertedAt).length > 0,
    })),
  }
}

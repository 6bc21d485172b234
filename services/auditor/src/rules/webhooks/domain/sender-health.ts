import type { DeliveriesRefused } from '@slipstream/events/event-types/alerts/refusal-events.ts'

/** The last report of one process of ingest about a webhook's refusals. Times are milliseconds since 1970. */
export type InstanceRefusals = {
  to: number
  /** As it said. */
  inARow: number
  /** Those before another process took a delivery: the shop no longer counts them. */
  forgiven: number
  /** When those that still count began. */
  since: number
  /** Keyed by `#` and the reason. */
  reasons: Record<string, number>
}

export type WebhookHealth = {
  webhookId: string | null
  acceptedAt: number | null
  /** Keyed by `#` and the instance, so that no name from outside can be that of a built-in property. */
  instances: Record<string, InstanceRefusals>
}

/**
 * The health of the webhooks of one source, as plain JSON of bounded size. Keyed by `#` and the webhook's id,
 * or `unknown`.
 */
export type SenderHealth = { webhooks: Record<string, WebhookHealth> }

/**
 * What is refused is mostly unsigned, so anybody may make names up: webhooks of which a
 * delivery was ever taken are kept longest.
 */
const maxWebhooks = 50
const maxInstances = 20
const maxReasons = 10

export function newSenderHealth(): SenderHealth {
  return { webhooks: {} }
}

/** The state after a report of an instance of ingest. One that is not newer than its last changes nothing. */
export function foldRefused(health: SenderHealth, refused: DeliveriesRefused): SenderHealth {
  const webhook = webhookOf(health, refused.webhookId)
  const key = `#${refused.instance}`
  const before = webhook.instances[key]
  const after = afterWord(before, refused, webhook.acceptedAt)
  if (after === before || after === undefined) return health
  const instances = capped({ ...webhook.instances, [key]: after }, maxInstances, ({ to }) => to)
  return withWebhook(health, { ...webhook, instances })
}

/**
 * The state after a delivery of a webhook was taken: for the shop, that ends a row of
 * refusals. May come late, and repeat.
 */
export function foldAccepted(
  health: SenderHealth,
  { at, webhookId }: { at: number; webhookId: string | null },
): SenderHealth {
  const webhook = webhookOf(health, webhookId)
  if (webhook.acceptedAt !== null && at <= webhook.acceptedAt) return health
  const forgive = (row: InstanceRefusals): InstanceRefusals =>
    row.to <= at ? { ...row, forgiven: row.inARow, reasons: {} } : row
  const instances = Object.fromEntries(
    Object.entries(webhook.instances).map(([key, row]) => [key, forgive(row)]),
  )
  return withWebhook(health, { ...webhook, acceptedAt: at, instances })
}

function afterWord(
  before: InstanceRefusals | undefined,
  { inARow, refused, ...times }: DeliveriesRefused,
  acceptedAt: number | null,
): InstanceRefusals | undefined {
  const [from, to] = [Date.parse(times.from), Date.parse(times.to)]
  if (before !== undefined && to <= before.to) return before
  if (acceptedAt !== null && to <= acceptedAt)
    return { to, inARow, forgiven: inARow, since: from, reasons: {} }
  const isSameRow = before !== undefined && inARow >= before.inARow && before.inARow > 0
  const forgiven = isSameRow ? before.forgiven : 0
  const goesOn = isSameRow && before.inARow > before.forgiven
  const reasons: Record<string, number> = goesOn ? { ...before.reasons } : {}
  for (const { reason, count } of inARow > 0 ? refused : []) {
    reasons[`#${reason}`] = (reasons[`#${reason}`] ?? 0) + count
  }
  const since = goesOn ? before.since : from
  return { to, inARow, forgiven, since, reasons: capped(reasons, maxReasons, (count) => count) }
}

function webhookOf({ webhooks }: SenderHealth, webhookId: string | null): WebhookHealth {
  return webhooks[keyOf(webhookId)] ?? { webhookId, acceptedAt: null, instances: {} }
}

function withWebhook(health: SenderHealth, webhook: WebhookHealth): SenderHealth {
  const all = { ...health.webhooks, [keyOf(webhook.webhookId)]: webhook }
  // Far below any time: a webhook without an accepted delivery ranks last.
  const lastReportedAt = ({ instances }: WebhookHealth) =>
    Math.max(0, ...Object.values(instances).map(({ to }) => to))
  return {
    webhooks: capped(all, maxWebhooks, (one) => one.acceptedAt ?? lastReportedAt(one) - Date.UTC(2200)),
  }
}

function keyOf(webhookId: string | null): string {
  return webhookId === null ? 'unknown' : `#${webhookId}`
}

/** At most `max` entries: those with the highest rank. */
function capped<T>(entries: Record<string, T>, max: number, rank: (value: T) => number): Record<string, T> {
  const list = Object.entries(entries)
  if (list.length <= max) return entries
  return Object.fromEntries(list.sort(([, a], [, b]) => rank(b) - rank(a)).slice(0, max))
}

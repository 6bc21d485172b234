import type { WebhookRefusal } from '../carrier-webhooks.ts'

/** How far the carrier's clock, and the way of a webhook, may differ from ours. */
const toleranceMs = 5 * 60_000

/** @param sentAtMs undefined when it can't be read */
export function refusedByAge(
  sentAtMs: number | undefined,
  receivedAtMs: number,
  header: string,
): WebhookRefusal | undefined {
  if (sentAtMs !== undefined && Math.abs(receivedAtMs - sentAtMs) <= toleranceMs) return undefined
  return { reason: 'stale', detail: `${header} is not a time within 5 minutes of now: check the clocks.` }
}

import type { SenderHealth } from './sender-health.ts'

/** The ids of the webhooks of which a delivery was ever taken, and of those of which all were refused. */
export function webhookIds({ webhooks }: SenderHealth): { accepted: Set<string>; refused: Set<string> } {
  const accepted = new Set<string>()
  const refused = new Set<string>()
  for (const { webhookId, acceptedAt } of Object.values(webhooks)) {
    if (webhookId !== null) (acceptedAt === null ? refused : accepted).add(webhookId)
  }
  return { accepted, refused }
}

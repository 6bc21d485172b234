import type { ShopWebhook } from '../../../sources/shop-client.ts'
import type { WebhookTopics } from '../../../sources/shop-client.ts'

/** What is wrong with a topic: the shop switched its webhook off, or has no active one. */
export type WebhookFault =
  | { kind: 'disabled'; topic: string; webhook: ShopWebhook }
  /** `paused`: the ids of those that a person has paused. */
  | { kind: 'absent'; topic: string; paused: number[] }

/**
 * What our webhooks of a shop no longer deliver, by topic. A topic that another
 * active webhook delivers is not lost.
 */
export function webhookFaults(
  ours: readonly ShopWebhook[],
  { created, updated, isOfOrders }: WebhookTopics,
): WebhookFault[] {
  // Without these two no orders arrive; the others deliver less.
  const needed = [created, updated]
  const topics = new Set([...needed, ...ours.map(({ topic }) => topic)])
  return [...topics].filter(isOfOrders).flatMap((topic): WebhookFault[] => {
    const those = ours.filter((webhook) => webhook.topic === topic)
    if (those.some(({ status }) => status === 'active')) return []
    const disabled = those.filter(({ status }) => status === 'disabled')
    if (disabled.length > 0) return disabled.map((webhook) => ({ kind: 'disabled', topic, webhook }))
    if (!needed.includes(topic)) return []
    return [{ kind: 'absent', topic, paused: those.map(({ id }) => id) }]
  })
}

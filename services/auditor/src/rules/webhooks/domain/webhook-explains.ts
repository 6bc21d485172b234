import type { Inhibition } from '../../../alerts/domain/inhibition.ts'
import type { WebhookTopics } from '../../../sources/shop-client.ts'

/** A topic that the shop does not deliver, and the alert that says so. */
export type LostTopic = { topic: string; rule: string; subject: string }

/**
 * Which alerts of single orders the lost topics explain. A new order is delivered as created and as updated,
 * so it is missing altogether only where both are lost; any other change is delivered by one topic alone.
 *
 * @param isDeletion whether the lost update of an order is that it went to the shop's bin
 */
export function webhookExplains(
  lost: readonly LostTopic[],
  { created, updated, deleted }: WebhookTopics,
  isDeletion: (orderId: string) => boolean,
): Inhibition[] {
  const topics = new Set(lost.map(({ topic }) => topic))
  const isWholeOrderLost = topics.has(created) && topics.has(updated)
  return lost.map(({ topic, rule, subject }) => ({
    cause: { rule, subject },
    explains: (alert) => {
      switch (alert.rule) {
        case 'missing-order':
        case 'missing-numbers':
          return isWholeOrderLost
        case 'update-without-creation':
          return topic === created
        case 'lost-update':
          return topic === (isDeletion(alert.subject) ? deleted : updated)
        default:
          return false
      }
    },
  }))
}

export const topics = ['order.created', 'order.updated', 'order.deleted', 'order.restored'] as const
export type Topic = (typeof topics)[number]

export type Webhook = {
  id: number
  name: string
  status: 'active' | 'paused' | 'disabled'
  topic: Topic
  deliveryUrl: string
  createdAtMs: number
  modifiedAtMs: number
  /** How many deliveries in a row have failed; never above six. */
  failureCount: number
  /** The last ping was not answered exactly 200, so every delivery is followed by another one. */
  pingPending: boolean
}

const maxFailures = 6

/** The WordPress hooks that fire a webhook of the topic. */
export const hooksOf: Record<Topic, string[]> = {
  'order.created': ['woocommerce_new_order'],
  'order.updated': ['woocommerce_update_order', 'woocommerce_order_refunded'],
  'order.deleted': ['wp_trash_post', 'woocommerce_trash_order'],
  'order.restored': ['untrashed_post', 'woocommerce_untrash_order'],
}

/** Whether WooCommerce counts a response as taken: redirects up to 302 too, which it does not follow. */
export function isTaken(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status <= 302
}

/**
 * The webhook after the response to a delivery. The seventh failure in a row disables it, and its count stays
 * at six, so that one more failure after re-activation disables it again.
 *
 * @param status undefined without a response
 */
export function afterDelivery(webhook: Webhook, status: number | undefined, atMs: number): Webhook {
  if (isTaken(status)) return webhook.failureCount === 0 ? webhook : { ...webhook, failureCount: 0 }
  if (webhook.failureCount < maxFailures) return { ...webhook, failureCount: webhook.failureCount + 1 }
  return webhook.status === 'disabled' ? webhook : { ...webhook, status: 'disabled', modifiedAtMs: atMs }
}

export function afterPing(webhook: Webhook, status: number | undefined): Webhook {
  return { ...webhook, pingPending: status !== 200 }
}

import type { WebhookTopics } from '../../rules/webhooks/domain/webhook-topics.ts'

export const wooCommerceTopics: WebhookTopics = {
  created: 'order.created',
  updated: 'order.updated',
  deleted: 'order.deleted',
  isOfOrders: (topic) => topic.startsWith('order.'),
}

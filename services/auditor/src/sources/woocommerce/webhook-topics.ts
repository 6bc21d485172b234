import type { WebhookTopics } from '../shop-client.ts'

export const wooCommerceTopics: WebhookTopics = {
  created: 'order.created',
  updated: 'order.updated',
  deleted: 'order.deleted',
  isOfOrders: (topic) => topic.startsWith('order.'),
}

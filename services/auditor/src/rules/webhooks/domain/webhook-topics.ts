/** The topics under which a kind of shop delivers changes of orders. */
export type WebhookTopics = {
  created: string
  updated: string
  deleted: string
  isOfOrders(topic: string): boolean
}

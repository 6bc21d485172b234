/**
 * What a consumer of orders leaves behind that does not depend on when it ran,
 * nor on how many shared the partitions.
 */
export type ScaledConsumer = {
  /** The service, and the name that its checkpoints of orders have. */
  name: 'projector' | 'auditor' | 'notifier'
  /** Events that it reads, of those of the bench: a slip takes 10 ms of CPU, so the notifier reads fewer. */
  share: number
  /**
   * The metric that counts what an instance has done: mails of slips are claimed by any instance, not
   * only by the one that reads the events.
   */
  did: string
  /** The collections that are compared, and of their documents which fields: as a projection of MongoDB. */
  leaves: Readonly<Record<string, Readonly<Record<string, 0 | 1>>>>
}

export const consumers: readonly ScaledConsumer[] = [
  {
    name: 'projector',
    share: 1,
    did: 'slipstream_consumer_events_total',
    leaves: {
      ...{ orders_v1: {}, participants_v1: {}, customers_v1: {}, 'order-history_v1': {} },
    },
  },
  {
    name: 'auditor',
    share: 1,
    did: 'slipstream_consumer_events_total',
    leaves: { auditOrders: {}, auditComparisons: {}, auditConnections: {} },
  },
  {
    name: 'notifier',
    share: 0.1,
    did: 'slipstream_notifier_mail_attempts_total',
    leaves: { notifierOrders: { forgetAt: 0 }, notifications: { state: 1, source: 1, orderId: 1, kind: 1 } },
  },
]

/** Consumer group, checkpoints and dead letters of the consumer of orders are stored under this name. */
export const consumer = 'notifier'

/**
 * Alerts are consumed separately, so slips never wait for an absent topic of alerts, nor alerts for slips.
 */
export const alertsConsumer = 'notifier-alerts'

/** Shipments are consumed separately, so that slips and alerts never wait for fulfillment's topic. */
export const shipmentsConsumer = 'notifier-shipments'

/** Notices of billing are consumed separately, so that nothing else waits for its topic. */
export const billingConsumer = 'notifier-billing'

/** Digests and exports are consumed separately, so that nothing else waits for the topic of jobs. */
export const jobsConsumer = 'notifier-jobs'

/** The checkpoints, the dead letters and the group of what decides slips are kept under this name. */
export const consumer = 'notifier'

/** Alerts are read apart, so that slips never wait for a topic that is not there yet, nor alerts for slips. */
export const alertsConsumer = 'notifier-alerts'

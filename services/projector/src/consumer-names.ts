/** The checkpoints, the dead letters and the group of the projector are kept under this name. */
export const consumer = 'projector'

/** And those of what it projects from alerts. */
export const alertsConsumer = 'projector-alerts'

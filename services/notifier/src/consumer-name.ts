/** The checkpoints, the dead letters and the group of the notifier are kept under this name. */
export const consumer = 'notifier'

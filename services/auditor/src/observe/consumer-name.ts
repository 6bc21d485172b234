/** The checkpoints, the dead letters and the group of the auditor are kept under this name. */
export const consumer = 'auditor'

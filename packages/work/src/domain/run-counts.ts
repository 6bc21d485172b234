/**
 * Runs of handlers by their outcomes. `continued`: a step was done and another one
 * follows, or it waits for what it needs.
 */
export type RunCounts = { done: number; continued: number; failed: number; deadLettered: number }

export const noRuns: RunCounts = { done: 0, continued: 0, failed: 0, deadLettered: 0 }

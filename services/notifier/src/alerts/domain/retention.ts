const dayMs = 24 * 60 * 60 * 1_000

/** For what has ended: longer than the topic keeps it, so that a replay notifies nobody twice. */
export const forgetEndedAt = (nowMs: number): Date => new Date(nowMs + 100 * dayMs)

/** For a silence without an end: longer than any alert should last. */
export const forgetEndlessAt = (nowMs: number): Date => new Date(nowMs + 2 * 365 * dayMs)

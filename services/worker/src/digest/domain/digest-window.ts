import type { ActiveRun } from '@slipstream/schedules/domain/schedule-record.ts'

const dayMs = 24 * 60 * 60 * 1_000
const maxDays = 31

export type DigestWindow = { from: Date; to: Date }

/**
 * The time that a digest reports: since the last one that was sent, so that digests that were
 * missed leave no gap, and at most 31 days.
 */
export function digestWindow(
  run: Pick<ActiveRun, 'dueAt'>,
  { succeededThrough, previousDueAt }: { succeededThrough: Date | null; previousDueAt: Date | null },
): DigestWindow {
  const to = run.dueAt
  const since = succeededThrough ?? previousDueAt ?? new Date(to.getTime() - dayMs)
  const earliest = new Date(to.getTime() - maxDays * dayMs)
  return { from: new Date(Math.min(Math.max(since.getTime(), earliest.getTime()), to.getTime())), to }
}

import { dueTimes, nextRunAt } from '@slipstream/schedules/domain/due-times.ts'
import { isActive } from '@slipstream/schedules/domain/schedule-record.ts'
import type { ActiveRun, FinishedRun, ScheduleFields } from '@slipstream/schedules/domain/schedule-record.ts'

/** What begins within this time of when it was due counts as in time. */
const inTimeMs = 60_000

/** What a schedule does now. */
export type RunDecision =
  | { kind: 'run'; run: ActiveRun; set: Partial<ScheduleFields> }
  | { kind: 'skip'; run: FinishedRun; set: Partial<ScheduleFields> }
  | { kind: 'wait' }

/** @param now by the clock that all workers share */
export function decideRun(name: string, fields: ScheduleFields, now: Date): RunDecision {
  const { requested, definition } = fields
  if (requested !== null) {
    const { id, at, by } = requested
    const run = { runId: `${name}/command/${id}`, dueAt: at, startedBy: 'command', by, missed: 0 } as const
    return { kind: 'run', run: { ...run, startedAt: now }, set: { requested: null } }
  }
  const due = isActive(fields) ? dueTimes(fields, now) : null
  if (due === null) return { kind: 'wait' }
  const { last, count } = due
  const lateMs = now.getTime() - last.getTime()
  const set = {
    settledThrough: new Date(Math.max(last.getTime(), fields.settledThrough.getTime())),
    overdue: null,
  }
  const run = { runId: `${name}/${last.toISOString()}`, dueAt: last, by: null, missed: count - 1 }
  const reason = whySkipped(definition, lateMs)
  if (reason !== null) {
    const skipped = { startedBy: 'schedule', startedAt: null, finishedAt: now, outcome: 'skipped' } as const
    return { kind: 'skip', run: { ...run, ...skipped, result: null, error: reason }, set }
  }
  const isMadeUp = lateMs > inTimeMs || (count > 1 && definition.missed === 'catch-up')
  const startedBy = isMadeUp ? 'catch-up' : 'schedule'
  return { kind: 'run', run: { ...run, startedBy, startedAt: now }, set }
}

function whySkipped({ missed, notOlderThanMs }: ScheduleFields['definition'], lateMs: number): string | null {
  if (missed === 'skip' && lateMs > inTimeMs) return 'no worker could run it in time, and missed is skip'
  if (missed === 'catch-up' && notOlderThanMs !== undefined && lateMs > notOlderThanMs)
    return 'no worker could run it in time, and it is older than notOlderThanMs'
  return null
}

const idleMs = 24 * 60 * 60 * 1_000

/** How long the schedule has nothing to do. One that does not run by itself is looked at once a day. */
export function waitMs(fields: ScheduleFields, now: Date): number {
  if (fields.requested !== null) return 0
  const next = isActive(fields) ? nextRunAt(fields) : null
  return next === null ? idleMs : Math.max(0, next.getTime() - now.getTime())
}

import type { Event } from '@slipstream/events/event.ts'
import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'
import type { ActiveRun, RunResult } from '@slipstream/schedules/domain/schedule-record.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'

export type ActionContext = {
  schedule: string
  action: ScheduleAction
  timeZone: string
  run: ActiveRun
  /** The time up to which earlier runs have succeeded; null for none. */
  succeededThrough: Date | null
  /** The schedule's time before this run's. */
  previousDueAt: Date | null
  /** The last step that was recorded of this run, maybe by another worker; null for none. */
  step: Fields | null
  /** Records how far the run is. @throws when another worker has it */
  recordStep(step: Fields): Promise<void>
  signal: AbortSignal
}

export type ActionOutcome =
  /** @param events are published with the end of the run, of the key of the schedule */
  | { kind: 'done'; result: RunResult; events?: readonly Event[] }
  | { kind: 'failed'; error: string }
  /** Another service works on it: it is called again after this time. */
  | { kind: 'wait'; inMs: number }

/**
 * What a schedule does. It may be called again for the same run, by another worker too, so repeats must
 * change nothing or continue from `step`. What it throws is tried again.
 */
export type Action = (context: ActionContext) => Promise<ActionOutcome>

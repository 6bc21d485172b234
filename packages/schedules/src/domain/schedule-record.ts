import type { ScheduleConfig } from '@slipstream/runtime/config/schemas/schedules/schedules-schema.ts'

export type RunOutcome = 'succeeded' | 'failed' | 'skipped'
export type RunStarter = 'schedule' | 'catch-up' | 'command'
export type RunResult = Record<string, string | number | boolean | null>

/** A run that was begun, from the record of its beginning to that of its end. */
export type ActiveRun = {
  runId: string
  /** When it was due; of a command, when it was given. */
  dueAt: Date
  startedBy: RunStarter
  /** The person who gave the command. */
  by: string | null
  /** Earlier times that it makes up for. */
  missed: number
  startedAt: Date
}

export type Request = { id: string; by: string; reason: string; at: Date }

/**
 * The own fields of the item of work that stands for a schedule; its id is the
 * name. These names are a storage format.
 */
export type ScheduleFields = {
  /** As the worker that started last has it. */
  definition: ScheduleConfig
  /** Whether the configuration of that worker has it. */
  isConfigured: boolean
  /** Times up to this one have run, or will not. */
  settledThrough: Date
  /** The times of an earlier definition that were due and have not run. */
  overdue: { dueAt: Date; count: number } | null
  pause: { by: string; reason: string; at: Date } | null
  /** A run that a person wants now. */
  requested: Request | null
  /** The last run that was not skipped. */
  lastRun: FinishedRun | null
  /** When the last run that succeeded was due. */
  succeededThrough: Date | null
  failuresInARow: number
  /** Rises with each event. */
  revision: number
}

/** A run that has ended. */
export type FinishedRun = Omit<ActiveRun, 'startedAt'> & {
  /** Null for one that was skipped. */
  startedAt: Date | null
  finishedAt: Date
  outcome: RunOutcome
  result: RunResult | null
  error: string | null
}

/** A run that has ended, as it is stored: one document each, by its id. */
export type StoredRun = Omit<FinishedRun, 'runId'> & { _id: string; schedule: string; action: string }

/** Why it does not run by itself; null when it does. */
export function whyPaused({
  definition,
  pause,
}: Pick<ScheduleFields, 'definition' | 'pause'>): string | null {
  if (pause !== null) return `paused by ${pause.by}: ${pause.reason}`
  return definition.paused ? 'paused in the configuration' : null
}

/** Whether it runs by itself. */
export const isActive = (fields: Pick<ScheduleFields, 'definition' | 'pause' | 'isConfigured'>): boolean =>
  fields.isConfigured && whyPaused(fields) === null

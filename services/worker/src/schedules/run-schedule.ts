import type { Db } from 'mongodb'
import type { Event } from '@slipstream/events/event.ts'
import { scheduleKey } from '@slipstream/events/mismatches/job-event-mismatch.ts'
import { writeInto } from '@slipstream/mongo/transactions/write-together.ts'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { scheduleRuns } from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { previousTime } from '@slipstream/schedules/domain/due-times.ts'
import type { ActiveRun, FinishedRun, ScheduleFields } from '@slipstream/schedules/domain/schedule-record.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'
import type { HandlerOutcome, WorkContext, WorkHandler } from '@slipstream/work/work-handler.ts'
import type { Action, ActionOutcome } from './action.ts'
import { decideRun, waitMs } from './domain/decide-run.ts'
import { afterRun, finishedRun, storedRun } from './domain/finish-run.ts'
import type { RunEnd } from './domain/finish-run.ts'
import { runEvent } from './domain/run-event.ts'

export type ScheduleRunParts = {
  db: Db
  outbox: Outbox
  action: Action
  /** Failures of a run after which it has failed. */
  maxAttempts: number
  /** A run that takes longer has failed. */
  maxRunMs: number
  /** For metrics: may be called again for the same run. */
  onFinished(schedule: string, action: string, run: FinishedRun): void
}

/** How far a run is: what an item of work keeps from one claim to the next. */
type Progress = { run: ActiveRun | null; step: Fields | null }

const nothing: Progress = { run: null, step: null }

/**
 * Begins the run that is due, or continues with the one that was begun. A run is recorded before its action
 * is called, and its end in one transaction with its event: so it is one run, whichever workers attend to it.
 */
export function scheduleHandler(parts: ScheduleRunParts): WorkHandler<ScheduleFields> {
  return async (schedule, context) => {
    const left = (schedule.work.progress ?? nothing) as Progress
    const progress = left.run === null ? await begin(parts, schedule, context) : left
    if (progress.run === null) return idle()
    return perform(parts, schedule, { run: progress.run, step: progress.step }, context)
  }
}

async function begin(
  parts: ScheduleRunParts,
  { _id: name }: Schedule,
  context: WorkContext,
): Promise<Progress> {
  const { progress } = await context.recordDecided(({ item, now }) => {
    const fields = item as Schedule
    const decision = decideRun(name, fields, now)
    if (decision.kind === 'wait') return { progress: nothing }
    if (decision.kind === 'run') return { progress: { run: decision.run, step: null }, set: decision.set }
    const { set, writes } = ending(parts, fields, decision.run)
    return { progress: nothing, set: { ...decision.set, ...set }, writes }
  })
  return progress
}

/** Until the next time that it is due, as decided on the newest record. */
function idle(): HandlerOutcome {
  return {
    kind: 'decided',
    decide: ({ item, now }) => ({
      ...{ kind: 'continue', inMs: waitMs(item as Schedule, now), progress: nothing },
    }),
  }
}

async function perform(
  parts: ScheduleRunParts,
  schedule: Schedule,
  { run, step }: { run: ActiveRun; step: Fields | null },
  context: WorkContext,
): Promise<HandlerOutcome> {
  const { attempts: failures, lastError } = schedule.work
  // One that timed out ended without this handler.
  if (failures >= parts.maxAttempts)
    return ended(parts, run, { outcome: 'failed', error: `${lastError} (after ${failures} attempts)` })
  let attempts = failures + 1
  try {
    const outcome = await parts.action({
      ...{ schedule: schedule._id, run, step, signal: context.signal },
      ...{ action: schedule.definition.action, timeZone: schedule.definition.timeZone },
      succeededThrough: schedule.succeededThrough,
      previousDueAt: previousTime(schedule.definition, run.dueAt),
      async recordStep(recorded) {
        await context.recordProgress({ run, step: recorded }, { isStep: true })
        attempts = 1
      },
    })
    return outcomeOf(parts, run, outcome)
  } catch (error) {
    if (context.signal.aborted) throw error
    const reason = error instanceof Error ? error.message : String(error)
    if (attempts < parts.maxAttempts) return { kind: 'fail', reason }
    return ended(parts, run, { outcome: 'failed', error: `${reason} (after ${attempts} attempts)` })
  }
}

function outcomeOf(parts: ScheduleRunParts, run: ActiveRun, outcome: ActionOutcome): HandlerOutcome {
  switch (outcome.kind) {
    case 'done':
      return ended(parts, run, { outcome: 'succeeded', result: outcome.result }, outcome.events)
    case 'failed':
      return ended(parts, run, { outcome: 'failed', error: outcome.error })
    case 'wait':
      return waiting(parts, run, outcome.inMs)
  }
}

/** The run waits for another service, but not without an end. */
function waiting(parts: ScheduleRunParts, run: ActiveRun, inMs: number): HandlerOutcome {
  return {
    kind: 'decided',
    decide: ({ item, now }) => {
      const lastsMs = now.getTime() - run.startedAt.getTime()
      if (lastsMs < parts.maxRunMs) return { kind: 'continue', inMs }
      const error = `it was not done within ${Math.round(parts.maxRunMs / 60_000)} minutes`
      return endOf(parts, item as Schedule, finishedRun(run, { outcome: 'failed', error }, now))
    },
  }
}

/** The end of a run, as it is recorded. */
export function ended(
  parts: ScheduleRunParts,
  run: ActiveRun,
  end: RunEnd,
  events: readonly Event[] = [],
): HandlerOutcome {
  return {
    kind: 'decided',
    decide: ({ item, now }) => endOf(parts, item as Schedule, finishedRun(run, end, now), events),
  }
}

function endOf(parts: ScheduleRunParts, schedule: Schedule, run: FinishedRun, events: readonly Event[] = []) {
  const { set, writes } = ending(parts, schedule, run, events)
  const inMs = waitMs({ ...schedule, ...set }, run.finishedAt)
  return { kind: 'continue', inMs, progress: nothing, set, writes } as const
}

/** What the record of an end writes: the run, its events, and what the schedule remembers of it. */
function ending(
  { db, outbox, onFinished }: ScheduleRunParts,
  schedule: Schedule,
  run: FinishedRun,
  events: readonly Event[] = [],
): { set: Partial<ScheduleFields>; writes: CollectionWrite[] } {
  const { _id: name, definition, revision: before } = schedule
  const action = definition.action.kind
  const revision = before + 1
  const set = { ...(run.outcome !== 'skipped' && afterRun(schedule, run)), revision }
  const document = storedRun(name, action, run)
  onFinished(name, action, run)
  return {
    set,
    writes: [
      writeInto(scheduleRuns(db), {
        replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
      }),
      ...outbox.writesOf({
        ...{ record: scheduleKey(name), revision, events: [...events, runEvent(name, action, run)] },
      }),
    ],
  }
}

import type { ScheduleConfig } from '@slipstream/runtime/config/schemas/schedules/schedules-schema.ts'
import type { FinishedRun, ScheduleFields } from '@slipstream/schedules/domain/schedule-record.ts'
import { newSchedule, redeclared } from '../../src/schedules/domain/declare-schedule.ts'
import { decideRun, waitMs } from '../../src/schedules/domain/decide-run.ts'
import { decideScheduleCommand } from '../../src/schedules/domain/decide-schedule-command.ts'
import { afterRun, finishedRun } from '../../src/schedules/domain/finish-run.ts'

export const daily: ScheduleConfig = {
  ...{ cron: '0 7 * * *', timeZone: 'UTC', missed: 'catch-up', lateAfterMs: 300_000, paused: false },
  action: { kind: 'sweep', source: 'shop' },
}

/** A schedule in virtual time, through the pure decisions alone. */
export class GivenSchedule {
  now: Date
  fields: ScheduleFields
  readonly runs: FinishedRun[] = []

  constructor(definition: Partial<ScheduleConfig> = {}, since = '2028-02-27T12:00:00Z') {
    this.now = new Date(since)
    this.fields = newSchedule({ ...daily, ...definition }, this.now)
  }

  /** No worker attends to it until then. */
  nothingUntil(time: string | Date): this {
    this.now = new Date(time)
    return this
  }

  /** A worker looks at it now: begins what is due, and ends it after this time. */
  attend(lastsMs = 0, outcome: 'succeeded' | 'failed' = 'succeeded'): FinishedRun | null {
    const decision = decideRun('daily', this.fields, this.now)
    if (decision.kind === 'wait') return null
    this.fields = { ...this.fields, ...decision.set }
    if (decision.kind === 'skip') {
      this.runs.push(decision.run)
      return decision.run
    }
    this.now = new Date(this.now.getTime() + lastsMs)
    const end = outcome === 'succeeded' ? { outcome, result: {} } : { outcome, error: 'no' }
    const run = finishedRun(decision.run, end, this.now)
    this.fields = { ...this.fields, ...afterRun(this.fields, run) }
    this.runs.push(run)
    return run
  }

  /** Workers attend to it whenever it is due, until then. */
  attendUntil(time: string | Date): this {
    const until = new Date(time)
    for (;;) {
      const next = new Date(this.now.getTime() + waitMs(this.fields, this.now))
      if (next > until) break
      this.now = next
      this.attend()
    }
    this.now = until
    return this
  }

  redeclare(definition: Partial<ScheduleConfig> | undefined): this {
    const declared = definition && { ...this.fields.definition, ...definition }
    this.fields = { ...this.fields, ...redeclared(this.fields, declared, this.now) }
    return this
  }

  command(kind: 'run-schedule' | 'pause-schedule' | 'resume-schedule', isRunning = false) {
    const given = { id: 'c1', by: 'anna', reason: 'because' }
    const state = { name: 'daily', fields: this.fields, isRunning }
    const decision = decideScheduleCommand(kind, given, state, this.now)
    if (decision.ok) this.fields = { ...this.fields, ...decision.set }
    return decision
  }

  /** The runs, each as what it was due, what started it, how it ended, and for how many more it stands. */
  get listed(): string[] {
    return this.runs.map(
      ({ dueAt, startedBy, outcome, missed }) =>
        `${dueAt.toISOString().slice(5, 16)} ${startedBy} ${outcome}${missed > 0 ? ` +${missed}` : ''}`,
    )
  }
}

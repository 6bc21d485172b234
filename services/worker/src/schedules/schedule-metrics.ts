import type { Db } from 'mongodb'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { readPerScrape } from '@slipstream/runtime/observability/read-per-scrape.ts'
import { readSchedules } from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { nextRunAt } from '@slipstream/schedules/domain/due-times.ts'
import { isActive } from '@slipstream/schedules/domain/schedule-record.ts'
import type { FinishedRun } from '@slipstream/schedules/domain/schedule-record.ts'

export type ScheduleHooks = {
  /** A repeat for the same run counts once. */
  onFinished(schedule: string, action: string, run: FinishedRun): void
}

/**
 * The metrics of schedules. Runs are counted by the instance that ended them; times are of the
 * schedule, whichever instance is asked.
 */
export function scheduleMetrics(metrics: Metrics, db: Db): ScheduleHooks {
  timesOf(metrics, db)
  const runs = metrics.counter({
    name: 'slipstream_schedule_runs_total',
    help: 'Runs of schedules that have ended by outcome: succeeded, failed, skipped.',
    labelNames: ['schedule', 'action', 'outcome'],
  })
  const durations = metrics.histogram({
    name: 'slipstream_schedule_run_seconds',
    help: 'From the beginning of a run to its end.',
    labelNames: ['schedule'],
    buckets: [0.1, 0.5, 1, 5, 10, 60, 600, 3_600, 21_600],
  })
  const delays = metrics.histogram({
    name: 'slipstream_schedule_delay_seconds',
    help: 'From when a run was due to its beginning.',
    labelNames: ['schedule'],
    buckets: [0.1, 0.5, 1, 5, 10, 60, 600, 3_600, 86_400],
  })
  const last = new Map<string, string>()
  return {
    onFinished(schedule, action, { runId, outcome, dueAt, startedAt, finishedAt }) {
      if (last.get(schedule) === runId) return
      last.set(schedule, runId)
      runs.inc({ schedule, action, outcome })
      if (startedAt === null) return
      durations.observe({ schedule }, (finishedAt.getTime() - startedAt.getTime()) / 1_000)
      delays.observe({ schedule }, Math.max(0, startedAt.getTime() - dueAt.getTime()) / 1_000)
    },
  }
}

function timesOf(metrics: Metrics, db: Db): void {
  const configured = readPerScrape<Schedule[]>(async () => {
    // Without the database: a time that is unknown is better left out than old.
    const { found } = await readSchedules(db).catch(() => ({ found: [] }))
    return found.filter(({ isConfigured }) => isConfigured)
  }, [])
  const gauge = (
    name: `slipstream_${string}`,
    help: string,
    valueOf: (schedule: Schedule) => number | undefined,
  ) =>
    metrics.gauge({
      ...{ name, help, labelNames: ['schedule'] },
      async collect() {
        this.reset()
        for (const schedule of await configured()) {
          const value = valueOf(schedule)
          if (value !== undefined) this.set({ schedule: schedule._id }, value)
        }
      },
    })
  const seconds = (at: Date | null | undefined): number | undefined => (at ? at.getTime() / 1_000 : undefined)
  gauge(
    'slipstream_schedule_next_run_timestamp_seconds',
    'When a schedule runs next by itself, in seconds since 1970; absent while it is paused.',
    (schedule) => (isActive(schedule) ? seconds(nextRunAt(schedule)) : undefined),
  )
  gauge(
    'slipstream_schedule_last_success_timestamp_seconds',
    'When the last run that succeeded was due, in seconds since 1970.',
    ({ succeededThrough }) => seconds(succeededThrough),
  )
  gauge(
    'slipstream_schedule_failures_in_a_row',
    'Runs that failed since the last one that succeeded.',
    ({ failuresInARow }) => failuresInARow,
  )
}

import { listScheduleRuns } from '../../queries/schedules/list-schedule-runs.ts'
import { listSchedules } from '../../queries/schedules/list-schedules.ts'
import type { RunResponse } from '../../responses/schedules/schedule-run.ts'
import type { ScheduleResponse } from '../../responses/schedules/schedule.ts'
import { printList } from '../print-query.ts'

export function printSchedules(isJson: boolean): Promise<void> {
  const shown = { textOf: scheduleLinesOf, none: 'no schedules', isJson }
  return printList<ScheduleResponse>(listSchedules, { query: {} }, shown)
}

export function printScheduleRuns(
  schedule: string,
  shown: { isJson: boolean; maxItems: number },
): Promise<void> {
  const given = { params: { schedule }, query: {} }
  return printList<RunResponse>(listScheduleRuns, given, { textOf: runLineOf, none: 'no runs', ...shown })
}

function scheduleLinesOf(found: ScheduleResponse): string {
  const { schedule, cron, timeZone, does, running, lastRun, failuresInARow } = found
  return [
    [schedule, `${cron} ${timeZone}`, does].join('  '),
    `    ${stateOf(found)}`,
    ...(running === null ? [] : [`    running since ${running.startedAt}`]),
    ...(running === null || running.lastError === null ? [] : [`    last try: ${running.lastError}`]),
    ...(lastRun === null ? [] : [`    last ${runLineOf(lastRun)}`]),
    ...(failuresInARow > 1 ? [`    failed ${failuresInARow} times in a row`] : []),
  ].join('\n')
}

function stateOf({ isConfigured, paused, lateSince, nextRunAt }: ScheduleResponse): string {
  if (!isConfigured) return 'not configured any more'
  if (lateSince !== null) return `LATE: no worker has attended to it since ${lateSince}`
  return paused ?? `next ${nextRunAt ?? 'never'}`
}

function runLineOf(run: RunResponse): string {
  const { dueAt, startedBy, by, outcome, durationMs, missed, result, error } = run
  const figures = Object.entries(result ?? {}).map(([name, value]) => `${name} ${String(value)}`)
  return [
    ...[dueAt, outcome, by === null ? `by ${startedBy}` : `by ${by}`],
    ...(durationMs === null ? [] : [`in ${(durationMs / 1_000).toFixed(1)} s`]),
    ...(missed === 0 ? [] : [`for ${missed} more that were missed`]),
    error ?? figures.join(', '),
  ]
    .join('  ')
    .trimEnd()
}

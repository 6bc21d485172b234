import type { Db } from 'mongodb'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandHandler, CommandResult } from '@slipstream/commands/handle-commands.ts'
import { scheduleCommands } from '@slipstream/commands/schedules/schedule-commands.ts'
import type { ScheduleCommandKind } from '@slipstream/commands/schedules/schedule-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { scheduleRuns } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { hasRun } from '@slipstream/schedules/domain/is-late.ts'
import { changeSchedule } from './adapters/declare-schedules.ts'
import { decideScheduleCommand } from './domain/decide-schedule-command.ts'

const kinds = Object.keys(scheduleCommands) as ScheduleCommandKind[]

/** Handles people's decisions on schedules: to run one now, pause it, resume it. A repeat changes nothing. */
export function handleScheduleCommands(
  db: Db,
  parts: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics },
): { stop(): Promise<void> } {
  const handlers = Object.fromEntries(kinds.map((kind) => [kind, handlerOf(db, kind)]))
  return handleCommands({ db, service: 'worker', ...parts, handlers, kinds: { only: kinds } })
}

function handlerOf(db: Db, kind: ScheduleCommandKind): CommandHandler {
  return async (payload, { id, by, reason }) => {
    const parsed = scheduleCommands[kind].safeParse(payload)
    if (!parsed.success) return { ok: false, reason: `the command does not fit: ${parsed.error.message}` }
    const { schedule: name } = parsed.data
    const runId = `${name}/command/${id}`
    // Of a repeat whose run has ended, or is in progress.
    if (kind === 'run-schedule' && (await scheduleRuns(db).findOne({ _id: runId })) !== null)
      return { ok: true, result: { runId } }
    let result: CommandResult = { ok: false, reason: `there is no schedule ${name}` }
    await changeSchedule(db, name, ({ schedule, now }) => {
      const isRunning = hasRun(schedule.work)
      const active = isRunning ? (schedule.work.progress?.['run'] as { runId: string }).runId : undefined
      if (active === runId) {
        result = { ok: true, result: { runId } }
        return null
      }
      const state = { name, fields: schedule, isRunning }
      const decision = decideScheduleCommand(kind, { id, by, reason }, state, now)
      result = decision.ok ? { ok: true, result: decision.result } : decision
      return decision.ok ? decision.set : null
    })
    return result
  }
}

import type { ScheduleCommandKind } from '@slipstream/commands/schedules/schedule-commands.ts'
import { whyPaused } from '@slipstream/schedules/domain/schedule-record.ts'
import type { ScheduleFields } from '@slipstream/schedules/domain/schedule-record.ts'

type Given = { id: string; by: string; reason: string }

export type CommandDecision =
  | { ok: true; set: Partial<ScheduleFields>; result: Record<string, string> }
  | { ok: false; reason: string }

/** @param isRunning whether a run is in progress */
export function decideScheduleCommand(
  kind: ScheduleCommandKind,
  { id, by, reason }: Given,
  { name, fields, isRunning }: { name: string; fields: ScheduleFields; isRunning: boolean },
  now: Date,
): CommandDecision {
  if (!fields.isConfigured) return { ok: false, reason: `the schedule ${name} is not configured any more` }
  switch (kind) {
    case 'run-schedule':
      if (isRunning) return { ok: false, reason: `a run of ${name} is in progress: wait for its end` }
      if (fields.requested !== null && fields.requested.id !== id)
        return { ok: false, reason: `${name} runs next for ${fields.requested.by} already` }
      return {
        ok: true,
        set: { requested: { id, by, reason, at: fields.requested?.at ?? now } },
        result: { runId: `${name}/command/${id}` },
      }
    case 'pause-schedule':
      return { ok: true, set: { pause: { by, reason, at: now } }, result: {} }
    case 'resume-schedule': {
      if (fields.definition.paused)
        return { ok: false, reason: `${name} is paused in the configuration: set paused: false there` }
      if (whyPaused(fields) === null) return { ok: true, set: {}, result: {} }
      return { ok: true, set: { pause: null, settledThrough: now, overdue: null }, result: {} }
    }
  }
}

import { requestProblems, exportRequestSchema } from '@slipstream/exports/domain/request/export-request.ts'
import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'
import type { ScheduleConfig } from '@slipstream/runtime/config/schemas/schedules/schedules-schema.ts'

type ExportAction = Extract<ScheduleAction, { kind: 'export' }>

/** The request of an export. @param window the time since the last run, for one that is only of it */
export function exportRequest(
  { of, format, columns, period, filter }: ExportAction,
  window: { from: Date | null; to: Date },
): Record<string, unknown> {
  return {
    ...{ of, format, ...(columns !== undefined && { columns }), ...filter },
    ...(period === 'since-last' && {
      ...(window.from !== null && { from: window.from.toISOString() }),
      to: window.to.toISOString(),
    }),
  }
}

/** What of the exports in the configuration cannot be done, a sentence each. */
export function exportMistakes(schedules: Readonly<Record<string, ScheduleConfig>>): string[] {
  return Object.entries(schedules).flatMap(([name, { action }]) => {
    if (action.kind !== 'export') return []
    const request = exportRequest(action, { from: new Date(0), to: new Date(1_000) })
    const parsed = exportRequestSchema.safeParse(request)
    const problems = parsed.success
      ? requestProblems(parsed.data).map(({ detail }) => detail)
      : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
    return problems.map((problem) => `\`schedules.${name}.action\`: ${problem}`)
  })
}

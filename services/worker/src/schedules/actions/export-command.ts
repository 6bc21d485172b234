import type { CommandRequest } from '@slipstream/commands/domain/command.ts'
import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'
import type { ActionContext } from '../action.ts'

/** The command that starts an export. The run ends when it is accepted; what becomes of it is reported as of any export. */
export function exportCommand(
  { of, format, columns, period, filter, recipient }: Extract<ScheduleAction, { kind: 'export' }>,
  { run, succeededThrough, previousDueAt }: ActionContext,
): Pick<CommandRequest, 'to' | 'kind' | 'payload'> {
  const from = succeededThrough ?? previousDueAt
  const request = {
    ...{ of, format, ...(columns !== undefined && { columns }), ...filter },
    ...(period === 'since-last' && {
      ...(from !== null && { from: from.toISOString() }),
      to: run.dueAt.toISOString(),
    }),
  }
  return { to: 'worker', kind: 'create-export', payload: { request, recipient: recipient ?? null } }
}

import type { CommandRequest } from '@slipstream/commands/domain/command.ts'
import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'
import type { ActionContext } from '../action.ts'
import { exportRequest } from '../domain/export-request.ts'

/**
 * The command that starts an export. The run ends when it is accepted; what becomes
 * of it is reported as of any export.
 */
export function exportCommand(
  action: Extract<ScheduleAction, { kind: 'export' }>,
  { run, succeededThrough, previousDueAt }: ActionContext,
): Pick<CommandRequest, 'to' | 'kind' | 'payload'> {
  const request = exportRequest(action, { from: succeededThrough ?? previousDueAt, to: run.dueAt })
  const payload = { request, recipient: action.recipient ?? null }
  return { to: 'worker', kind: 'create-export', payload }
}

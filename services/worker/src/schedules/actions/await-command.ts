import type { Db } from 'mongodb'
import { findCommand } from '@slipstream/commands/find-command.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import type { CommandRequest } from '@slipstream/commands/domain/command.ts'
import type { RunResult } from '@slipstream/schedules/domain/schedule-record.ts'
import type { ActionContext, ActionOutcome } from '../action.ts'
import { byAndReason } from '../domain/by-and-reason.ts'
import { pollMs } from '../domain/poll.ts'
import { scalarsOf } from '../domain/scalars-of.ts'

/**
 * Submits a command once for the run, and awaits its result. A worker that takes the run over finds the
 * command that was submitted, since its id is that of the run.
 */
export async function awaitCommand(
  db: Db,
  context: ActionContext,
  command: Pick<CommandRequest, 'to' | 'kind' | 'payload'>,
): Promise<ActionOutcome> {
  const id = `schedule/${context.run.runId}`
  const found = context.step === null ? null : await findCommand(db, id)
  if (found === null) {
    await submitCommand(db, { id, ...command, ...byAndReason(context) })
    await context.recordStep({ command: id })
    return { kind: 'wait', inMs: pollMs(0) }
  }
  if (found.state === 'refused')
    return { kind: 'failed', error: `${command.to} refused the command: ${found.refusal}` }
  if (found.state === 'done') return { kind: 'done', result: resultOf(found.result) }
  return { kind: 'wait', inMs: pollMs(Date.now() - found.requestedAt.getTime()) }
}

const resultOf = (result: Record<string, unknown> | null): RunResult => scalarsOf(result ?? {})

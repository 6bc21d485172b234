import type { Db } from 'mongodb'
import { findRedrive } from '@slipstream/commands/find-command.ts'
import type { RedriveRequest } from '@slipstream/commands/domain/redrive-command.ts'
import { submitRedrive } from '@slipstream/commands/redrives/submit-redrive.ts'
import type { ActionContext, ActionOutcome } from '../action.ts'
import { byAndReason } from '../domain/by-and-reason.ts'
import { pollMs } from '../domain/poll.ts'
import { scalarsOf } from '../domain/scalars-of.ts'

/** As `awaitCommand`, for dead letters of a consumer. */
export async function awaitRedrive(
  db: Db,
  context: ActionContext,
  redrive: Pick<RedriveRequest, 'consumer' | 'reasonContains'>,
): Promise<ActionOutcome> {
  const id = `schedule/${context.run.runId}`
  const found = context.step === null ? null : await findRedrive(db, id)
  if (found === null) {
    await submitRedrive(db, { id, ...redrive, note: byAndReason(context) })
    await context.recordStep({ redrive: id })
    return { kind: 'wait', inMs: pollMs(0) }
  }
  if (found.state === 'cancelled')
    return {
      kind: 'failed',
      error: `the redrive was cancelled by ${found.cancelled?.by}: ${found.cancelled?.reason}`,
    }
  if (found.state === 'done') return { kind: 'done', result: scalarsOf({ ...found.progress }) }
  return { kind: 'wait', inMs: pollMs(Date.now() - found.requestedAt.getTime()) }
}

import { cancelCommand } from '@slipstream/commands/cancel-command.ts'
import { findCommand, findRedrive } from '@slipstream/commands/find-command.ts'
import { cancelRedrive, submitRedrive } from '@slipstream/commands/redrives/submit-redrive.ts'
import { submitCommand as enqueueCommand } from '@slipstream/commands/submit-command.ts'
import { deriveId } from '@slipstream/events/derive-id.ts'
import { randomUUID } from 'node:crypto'
import type { Reason } from '@slipstream/event-log/dead-letters/dead-letter-store.ts'
import type { Db, MongoClient } from 'mongodb'
import { inSnapshot } from '../adapters/read-models.ts'
import type { CommandDecision, CommandDefinition, DecisionContext } from './command-definition.ts'

export type SubmitResult =
  | { id: string; kind: 'request' | 'redrive' | 'export' }
  | Extract<CommandDecision, { conflict: string } | { notFound: string } | { forbidden: string }>

export type Submitting = {
  client: MongoClient
  database: string
  now: Date
  /** Default: everything, as for those who have the database itself. */
  may?: DecisionContext['may']
}

/**
 * Decides what a command becomes, and submits it to the service that owns the work.
 *
 * @param idempotencyKey a repeat with the same key submits nothing
 * @throws CommandDiffers when the key was used for another command
 */
export async function submitCommand(
  { client, database, now, may = () => true }: Submitting,
  definition: CommandDefinition,
  given: { params: Record<string, unknown>; input: Record<string, unknown>; idempotencyKey?: string },
): Promise<SubmitResult> {
  const { params, input, idempotencyKey } = given
  const { operationId } = definition
  const db = client.db(database)
  const id = idempotencyKey === undefined ? randomUUID() : deriveId(operationId, params, idempotencyKey)
  const context = {
    id,
    now,
    may,
    inSnapshot: <Result>(read: Parameters<typeof inSnapshot<Result>>[2]) =>
      inSnapshot(client, database, read),
  }
  const decision = await definition.decide(context, params, input)
  if ('conflict' in decision || 'notFound' in decision || 'forbidden' in decision) return decision
  if ('cancelled' in decision) {
    const { id: cancelled, note, isCommand = false } = decision.cancelled
    if (isCommand) return cancelOther(db, cancelled, note)
    if (await cancelRedrive(db, cancelled, note)) return { id: cancelled, kind: 'redrive' }
    const found = await findRedrive(db, cancelled)
    return found?.state === 'cancelled'
      ? { id: cancelled, kind: 'redrive' }
      : { conflict: 'The redrive is done already.' }
  }
  const fingerprint = deriveId(operationId, params, Object.entries(input).sort())
  if ('redrive' in decision) {
    return { id: await submitRedrive(db, { id, fingerprint, ...decision.redrive }), kind: 'redrive' }
  }
  const kind = decision.isExport === true ? 'export' : 'request'
  return { id: await enqueueCommand(db, { id, fingerprint, ...decision.request }), kind }
}

/** Ends a command that is no redrive of dead letters. */
async function cancelOther(db: Db, id: string, note: Reason): Promise<SubmitResult> {
  if (await cancelCommand(db, id, note)) return { id, kind: 'request' }
  const found = await findCommand(db, id)
  return found?.state === 'refused' ? { id, kind: 'request' } : { conflict: 'The command is done already.' }
}

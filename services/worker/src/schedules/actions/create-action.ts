import type { Db } from 'mongodb'
import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'
import type { Action, ActionContext, ActionOutcome } from '../action.ts'
import { redriveCommand } from '../domain/redrive-command.ts'
import { awaitCommand } from './await-command.ts'
import { awaitRedrive } from './await-redrive.ts'
import { exportCommand } from './export-command.ts'

export type ActionParts = {
  db: Db
  digest(action: Extract<ScheduleAction, { kind: 'digest' }>, context: ActionContext): Promise<ActionOutcome>
}

/** What a schedule does, by the kind of its action. What belongs to another service is a command to it. */
export function createAction(parts: ActionParts): Action {
  const { db } = parts
  return async (context) => {
    const { action, run } = context
    switch (action.kind) {
      case 'sweep': {
        const payload = { source: action.source, since: null }
        return awaitCommand(db, context, { to: 'auditor', kind: 'reconcile', payload })
      }
      case 'redrive': {
        const command = redriveCommand(action, run.startedAt)
        if (command !== null) return awaitCommand(db, context, command)
        const { consumer = '', reasonContains } = action
        return awaitRedrive(db, context, {
          consumer,
          ...(reasonContains !== undefined && { reasonContains }),
        })
      }
      case 'retention': {
        const payload = { olderThanMs: action.olderThanMs }
        return awaitCommand(db, context, { to: 'projector', kind: 'drop-previous-versions', payload })
      }
      case 'digest':
        return parts.digest(action, context)
      case 'export':
        return awaitCommand(db, context, exportCommand(action, context))
    }
  }
}

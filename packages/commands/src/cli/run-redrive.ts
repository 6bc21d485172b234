import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import type { Redrive, RedriveRequest } from '../domain/redrive-command.ts'
import { findRedrive } from '../find-command.ts'
import { cancelRedrive, submitRedrive } from '../redrives/submit-redrive.ts'
import { watchRedrive } from '../watch-command.ts'
import { print } from '@slipstream/runtime/cli/print.ts'

const appName = 'slipstream-redrive'

/**
 * Submits a redrive and writes its progress until it ends; SIGINT cancels it.
 *
 * @returns whether all letters were redriven
 */
export function startRedrive(request: RedriveRequest, isJson: boolean): Promise<boolean> {
  return withServiceDatabase(appName, async ({ db }) => {
    const id = await submitRedrive(db, request)
    process.once('SIGINT', () => void cancelRedrive(db, id, { by: request.note.by, reason: 'interrupted' }))
    const { state, progress } = await watchRedrive(db, id, (redrive) => write(redrive, isJson))
    const { failed = 0, threw = 0 } = progress ?? {}
    return state === 'done' && failed + threw === 0
  })
}

/** @throws if there is no such redrive */
export function showRedrive(id: string, isJson: boolean): Promise<void> {
  return withServiceDatabase(appName, async ({ db }) => {
    const redrive = await findRedrive(db, id)
    if (redrive === null) throw new Error(`there is no redrive ${id}, or it ended more than 90 days ago`)
    write(redrive, isJson)
  })
}

/** @returns false when it had ended already. @throws if there is no such redrive */
export function endRedrive(
  id: string,
  cancelled: { by: string; reason: string },
  isJson: boolean,
): Promise<boolean> {
  return withServiceDatabase(appName, async ({ db }) => {
    const isCancelled = await cancelRedrive(db, id, cancelled)
    const redrive = await findRedrive(db, id)
    if (redrive === null) throw new Error(`there is no redrive ${id}, or it ended more than 90 days ago`)
    write(redrive, isJson)
    return isCancelled
  })
}

function write(redrive: Redrive, isJson: boolean): void {
  const { id, state, progress, lastError } = redrive
  print(isJson ? JSON.stringify({ id, state, ...progress, lastError }) : `${id} ${sentence(redrive)}`)
}

function sentence({ state, progress, lastError, dryRun, consumer }: Redrive): string {
  if (state === 'requested') return `waiting for ${consumer} to take it (is it running?)`
  const {
    redriven = 0,
    failed = 0,
    total = 0,
    releasedKeys = 0,
    leftAlone = 0,
    threw = 0,
    last,
  } = progress ?? {}
  const counts = `${redriven} of ${total} ${dryRun ? 'would be redriven' : 'redriven'}, ${failed} failed again`
  const keys = dryRun ? '' : `, ${releasedKeys} keys flow again`
  const thrown = threw === 0 ? '' : `, ${threw} remain as their handler throws`
  const others = leftAlone === 0 ? '' : `, ${leftAlone} left alone for another reason`
  const where = last === undefined ? '' : `; last ${last.key} at ${last.position}: ${last.outcome}`
  const why = last?.reason === undefined ? '' : ` (${last.reason})`
  return `${state}: ${counts}${thrown}${keys}${others}${where}${why}${lastError === null ? '' : `; interrupted: ${lastError}`}`
}

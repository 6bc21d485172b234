import { randomUUID } from 'node:crypto'
import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { checkInRules } from '../../check-ins/check-in-rules.ts'
import {
  createCheckInActions,
  type CheckInResult,
  type CheckInActions,
  type UndoResult,
} from '../../check-ins/check-in-actions.ts'
import { checkInText } from './check-in-text.ts'
import { print } from '@slipstream/runtime/cli/print.ts'
import { printableValue } from '@slipstream/runtime/text/printable.ts'

/**
 * Checks in the participant that a text names, and prints the result.
 *
 * @returns whether this checked them in
 */
export function checkInByText(text: string, { by }: { by: string }, isJson: boolean): Promise<boolean> {
  return withActions(isJson, 'ok', (actions, now) =>
    actions.checkIn(
      text.trim(),
      { scanId: randomUUID(), scannedAt: now.toISOString(), how: 'typed', by },
      now,
    ),
  )
}

/**
 * Takes back the check-in of a code, and prints the result.
 *
 * @returns whether there was one
 */
export function undoByText(
  text: string,
  given: { by: string; reason: string },
  isJson: boolean,
): Promise<boolean> {
  return withActions(isJson, 'undone', (actions, now) => actions.undo(text.trim(), given, now))
}

function withActions(
  isJson: boolean,
  success: 'ok' | 'undone',
  work: (actions: CheckInActions, now: Date) => Promise<CheckInResult | UndoResult>,
): Promise<boolean> {
  const { sources } = loadConfig({ needsSecrets: ['slips'] })
  return withServiceDatabase('slipstream-cli', async ({ client, db }) => {
    const result = await work(
      createCheckInActions(client, db.databaseName, checkInRules(sources)),
      new Date(),
    )
    print(...(isJson ? [JSON.stringify(result)] : checkInText(printableValue(result)).split('\n')))
    return result.kind === success
  })
}

import { randomUUID } from 'node:crypto'
import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { checkInRules } from '../../check-ins/check-in-rules.ts'
import { createDesk, type CheckInResult, type Desk, type UndoResult } from '../../check-ins/desk.ts'
import { checkInText } from './check-in-text.ts'

/** Checks in whom a text names, and prints what came of it. @returns whether they are in by this */
export function checkInByText(text: string, { by }: { by: string }, isJson: boolean): Promise<boolean> {
  return atDesk(isJson, 'ok', (desk, now) =>
    desk.checkIn(text.trim(), { scanId: randomUUID(), scannedAt: now.toISOString(), how: 'typed', by }, now),
  )
}

/** Takes the check-in of whom a code names back, and prints what came of it. @returns whether there was one */
export function undoByText(
  text: string,
  given: { by: string; reason: string },
  isJson: boolean,
): Promise<boolean> {
  return atDesk(isJson, 'undone', (desk, now) => desk.undo(text.trim(), given, now))
}

function atDesk(
  isJson: boolean,
  success: 'ok' | 'undone',
  work: (desk: Desk, now: Date) => Promise<CheckInResult | UndoResult>,
): Promise<boolean> {
  const { sources } = loadConfig({ needsSecrets: ['slips'] })
  return withServiceDatabase('slipstream-cli', async ({ client, db }) => {
    const result = await work(createDesk(client, db.databaseName, checkInRules(sources)), new Date())
    console.log(isJson ? JSON.stringify(result) : checkInText(result))
    return result.kind === success
  })
}

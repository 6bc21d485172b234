import { inSnapshot } from '../adapters/read-models.ts'
import type { Cursor } from '../domain/cursor.ts'
import { parseParameters } from '../domain/parse-parameters.ts'
import { listAlerts } from '../queries/list-alerts.ts'
import type { AlertResponse } from '../responses/alert.ts'
import type { Page } from '../responses/page.ts'
import type { ServiceDatabase } from './run-command.ts'

const pageSize = 200

/** Prints the alerts that match: as text on a terminal, otherwise one JSON object per line. @returns true */
export async function printAlerts(
  { client, database }: ServiceDatabase,
  filter: Record<string, string | undefined>,
): Promise<boolean> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const query = { ...parseParameters(listAlerts.query, Object.fromEntries(given)), limit: pageSize }
  let count = 0
  let startAfter: Cursor | undefined
  do {
    let last: Cursor | null = null
    const next = (end: Cursor | null): null => {
      last = end
      return null
    }
    const { items } = (await inSnapshot(client, database, (snapshot) =>
      listAlerts.read({ snapshot, now: new Date(), startAfter, next }, {}, query),
    )) as Page<AlertResponse>
    for (const alert of items) console.log(process.stdout.isTTY ? textOf(alert) : JSON.stringify(alert))
    count += items.length
    startAfter = last ?? undefined
  } while (startAfter !== undefined)
  if (count === 0 && process.stdout.isTTY) console.log('no alerts')
  return true
}

function textOf({
  fingerprint,
  severity,
  state,
  since,
  summary,
  next,
  silences,
  resolvedReason,
}: AlertResponse): string {
  const [silence] = silences
  return [
    `${state === 'resolved' ? state : (severity ?? state)}  ${fingerprint}  since ${since}`,
    `    ${summary ?? 'Its text is no longer in the log.'}`,
    resolvedReason === null ? `    ${next?.action ?? ''} ${next?.runbook ?? ''}` : `    ${resolvedReason}`,
    ...(silence === undefined
      ? []
      : [
          `    silenced by ${silence.by} until ${silence.endsAt ?? 'it ends'}: ${silence.reason} (${silence.silenceId})`,
        ]),
  ].join('\n')
}

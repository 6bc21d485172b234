import { inSnapshot } from '../adapters/read-models.ts'
import type { AlertAnswer } from '../responses/alert.ts'
import type { Page } from '../responses/page.ts'
import type { Place as Cursor } from '../domain/cursor.ts'
import { readParameters } from '../domain/read-parameters.ts'
import type { Place } from './wait-for-result.ts'
import { listAlerts } from '../queries/list-alerts.ts'

const pageSize = 200

/** Prints the alerts that match: for people on a terminal, otherwise a JSON line each. @returns true */
export async function listedAlerts(
  { client, database }: Place,
  filter: Record<string, string | undefined>,
): Promise<boolean> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const query = { ...readParameters(listAlerts.query, Object.fromEntries(given)), limit: pageSize }
  let count = 0
  let place: Cursor | undefined
  do {
    let last: Cursor | null = null
    const next = (end: Cursor | null): null => {
      last = end
      return null
    }
    const { items } = (await inSnapshot(client, database, (snapshot) =>
      listAlerts.read({ snapshot, now: new Date(), place, next }, {}, query),
    )) as Page<AlertAnswer>
    for (const alert of items) console.log(process.stdout.isTTY ? lines(alert) : JSON.stringify(alert))
    count += items.length
    place = last ?? undefined
  } while (place !== undefined)
  if (count === 0 && process.stdout.isTTY) console.log('no alerts')
  return true
}

function lines({
  fingerprint,
  severity,
  state,
  since,
  summary,
  next,
  silences,
  ...alert
}: AlertAnswer): string {
  const [silence] = silences
  return [
    `${state === 'resolved' ? state : (severity ?? state)}  ${fingerprint}  since ${since}`,
    `    ${summary ?? 'What it said is no longer in the log.'}`,
    alert.resolvedReason === null
      ? `    ${next?.action ?? ''} ${next?.runbook ?? ''}`
      : `    ${alert.resolvedReason}`,
    ...(silence === undefined
      ? []
      : [
          `    silenced by ${silence.by} until ${silence.endsAt ?? 'it ends'}: ${silence.reason} (${silence.silenceId})`,
        ]),
  ].join('\n')
}

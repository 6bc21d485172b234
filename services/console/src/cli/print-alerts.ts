import { listAlerts } from '../queries/alerts/list-alerts.ts'
import type { AlertResponse } from '../responses/alerts/alert.ts'
import { printList } from './print-query.ts'

/** Writes the alerts that match. */
export function printAlerts(filter: Record<string, unknown>, isJson: boolean): Promise<void> {
  return printList<AlertResponse>(listAlerts, { query: filter }, { textOf, none: 'no alerts', isJson })
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

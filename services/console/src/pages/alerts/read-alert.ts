import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { activeSilencesOf } from '../../domain/silenced.ts'
import type { QueryContext } from '../../queries/query-definition.ts'
import { alertResponseOf, type AlertResponse } from '../../responses/alerts/alert.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

export type AlertData = {
  alert: AlertResponse
  /** Firing alerts of the same rule and source: how many there are, and the newest of them. */
  ofRule: { count: number; newest: AlertDocument[] }
}

const maxSilences = 1_000
const maxSame = 10

/** An alert with the silences that match it; undefined when there is none. */
export async function readAlert(
  { snapshot: { live, session }, now }: QueryContext,
  fingerprint: string,
): Promise<AlertData | undefined> {
  const alerts = await live<AlertDocument>('alerts')
  const found = await alerts.findOne({ _id: fingerprint }, { session, maxTimeMS: maxPageReadMs })
  if (found === null) return undefined
  const silences = await (
    await live<SilenceDocument>('silences')
  )
    .find({ 'match.since': { $in: [null, found.since] } }, { session, maxTimeMS: maxPageReadMs })
    .sort({ saidAt: -1, _id: -1 })
    .limit(maxSilences)
    .toArray()
  const { rule, source } = found
  const same = { state: 'firing' as const, rule, source }
  const count = await alerts.countDocuments(same, { session, maxTimeMS: maxPageReadMs })
  const newest = await alerts
    .find(same, { session, maxTimeMS: maxPageReadMs })
    .sort({ since: -1, _id: -1 })
    .limit(maxSame)
    .toArray()
  return {
    alert: alertResponseOf(found, activeSilencesOf(found, silences, now)),
    ofRule: { count, newest },
  }
}

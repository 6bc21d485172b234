import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'
import type { Snapshot } from '../adapters/read-models.ts'
import { readPage } from './read-page.ts'
import { alertAnswer, shownAlert, type AlertAnswer } from '../responses/alert.ts'
import { pageOf, type Page } from '../responses/page.ts'
import { parameter } from '../domain/parameter.ts'
import { paging, rule, source } from '../domain/parameters.ts'
import { silencesOf } from '../domain/silenced.ts'
import { route } from './query-definition.ts'

const query = z.strictObject({
  state: parameter(
    'Alerts that hold, that have ended, or both; firing unless given',
    'firing, resolved or all',
    z.enum(['firing', 'resolved', 'all']),
  ).optional(),
  rule: rule.optional(),
  source: source.optional(),
  severity: parameter(
    'Alerts of this severity',
    'info, warning or critical',
    z.enum(['info', 'warning', 'critical']),
  ).optional(),
  ...paging,
})

const mostSilences = 1_000

export const listAlerts = route({
  path: '/api/alerts',
  operationId: 'listAlerts',
  summary: 'Alerts in their last episode, the latest first',
  params: z.strictObject({}),
  query,
  answer: pageOf(alertAnswer),
  read: async ({ snapshot, place, next, now }, _params, asked): Promise<Page<AlertAnswer>> => {
    const { documents, last } = await readPage(snapshot, await snapshot.live<AlertDocument>('alerts'), {
      filters: filtersOf(asked),
      sort: { field: 'since', direction: -1 },
      place,
      limit: asked.limit ?? 50,
      projection: {},
    })
    const silences = await silencesThatMayMatch(snapshot, documents)
    const items = documents.map((alert) => shownAlert(alert, silencesOf(alert, silences, now)))
    return { items, next: next(last) }
  },
})

function filtersOf({ state = 'firing', rule, source, severity }: z.output<typeof query>): object[] {
  return [
    state !== 'all' && { state },
    rule !== undefined && { rule },
    source !== undefined && { source },
    severity !== undefined && { severity },
  ].filter((filter) => filter !== false)
}

/** Acknowledgements are many and of one episode each; other silences are few. */
async function silencesThatMayMatch(
  { session, live }: Snapshot,
  alerts: readonly AlertDocument[],
): Promise<SilenceDocument[]> {
  const episodes = [null, ...new Set(alerts.map(({ since }) => since))]
  const silences = await live<SilenceDocument>('silences')
  return silences
    .find({ 'match.since': { $in: episodes } }, { session })
    .sort({ saidAt: -1, _id: -1 })
    .limit(mostSilences)
    .toArray()
}

import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'
import type { Snapshot } from '../../adapters/read-models.ts'
import { readPage } from '../read-page.ts'
import { alertResponse, alertResponseOf, type AlertResponse } from '../../responses/alerts/alert.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { paging, rule, source } from '../../domain/parameters/parameters.ts'
import { activeSilencesOf } from '../../domain/silenced.ts'
import { queryDefinition } from '../query-definition.ts'

const parameters = z.strictObject({
  state: parameter(
    'Firing alerts, resolved alerts, or both. Default: firing',
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

const maxSilences = 1_000

export const listAlerts = queryDefinition({
  path: '/api/alerts',
  operationId: 'listAlerts',
  summary: 'Alerts in their latest episode, newest first',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(alertResponse),
  read: async ({ snapshot, startAfter, next, now }, _params, query): Promise<Page<AlertResponse>> => {
    const { documents, last } = await readPage(snapshot, await snapshot.live<AlertDocument>('alerts'), {
      filters: filtersOf(query),
      sort: { field: 'since', direction: -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: {},
    })
    const silences = await silencesThatMayMatch(snapshot, documents)
    const items = documents.map((alert) => alertResponseOf(alert, activeSilencesOf(alert, silences, now)))
    return { items, next: next(last) }
  },
})

function filtersOf({ state = 'firing', rule, source, severity }: z.output<typeof parameters>): object[] {
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
    .limit(maxSilences)
    .toArray()
}

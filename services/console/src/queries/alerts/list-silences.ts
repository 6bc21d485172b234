import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'
import type { Snapshot } from '../../adapters/read-models.ts'
import { readPage } from '../read-page.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { silenceResponseOf, silenceResponse, type SilenceResponse } from '../../responses/alerts/silence.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { paging } from '../../domain/parameters/parameters.ts'
import { isOngoing, activeSilencesOf } from '../../domain/silenced.ts'
import { queryDefinition } from '../query-definition.ts'

export const listSilences = queryDefinition({
  path: '/api/silences',
  operationId: 'listSilences',
  summary: 'Silences and acknowledgements, the newest first. A page may be shorter than `limit`',
  params: z.strictObject({}),
  query: z.strictObject({
    state: parameter(
      'Active silences, expired ones, or both. Default: active',
      'active, over or all',
      z.enum(['active', 'over', 'all']),
    ).optional(),
    ...paging,
  }),
  response: pageOf(silenceResponse),
  read: async (
    { snapshot, startAfter, next, now },
    _params,
    { state = 'active', limit },
  ): Promise<Page<SilenceResponse>> => {
    const silences = await snapshot.live<SilenceDocument>('silences')
    const { documents, last } = await readPage(snapshot, silences, {
      filters: [],
      sort: { field: 'saidAt', direction: -1 },
      startAfter,
      limit: limit ?? 50,
      projection: {},
    })
    const alerts = await acknowledged(snapshot, documents)
    const items = documents
      .map((silence) => silenceResponseOf(silence, isActive(silence, alerts, now)))
      .filter(({ active }) => state === 'all' || active === (state === 'active'))
    return { items, next: next(last) }
  },
})

/** The firing alerts of the episodes that silences name. */
async function acknowledged(
  { session, live }: Snapshot,
  silences: readonly SilenceDocument[],
): Promise<AlertDocument[]> {
  const episodes = silences.flatMap(({ match: { since } }) => (since === null ? [] : [since]))
  const alerts = await live<AlertDocument>('alerts')
  return alerts.find({ state: 'firing', since: { $in: episodes } }, { session }).toArray()
}

function isActive(silence: SilenceDocument, alerts: readonly AlertDocument[], now: Date): boolean {
  if (silence.match.since === null) return isOngoing(silence, now)
  return alerts.some((alert) => activeSilencesOf(alert, [silence], now).length > 0)
}

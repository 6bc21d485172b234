import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'
import type { Snapshot } from '../adapters/read-models.ts'
import { readPage } from './read-page.ts'
import { pageOf, type Page } from '../responses/page.ts'
import { shownSilence, silenceAnswer, type SilenceAnswer } from '../responses/silence.ts'
import { parameter } from '../domain/parameter.ts'
import { paging } from '../domain/parameters.ts'
import { isOngoing, silencesOf } from '../domain/silenced.ts'
import { route } from './query-definition.ts'

export const listSilences = route({
  path: '/api/silences',
  operationId: 'listSilences',
  summary: 'Silences and acknowledgements, the last said first. A page may be shorter than asked for',
  params: z.strictObject({}),
  query: z.strictObject({
    state: parameter(
      'Silences that are active, that are over, or both; active unless given',
      'active, over or all',
      z.enum(['active', 'over', 'all']),
    ).optional(),
    ...paging,
  }),
  answer: pageOf(silenceAnswer),
  read: async (
    { snapshot, place, next, now },
    _params,
    { state = 'active', limit },
  ): Promise<Page<SilenceAnswer>> => {
    const silences = await snapshot.live<SilenceDocument>('silences')
    const { documents, last } = await readPage(snapshot, silences, {
      filters: [],
      sort: { field: 'saidAt', direction: -1 },
      place,
      limit: limit ?? 50,
      projection: {},
    })
    const alerts = await acknowledged(snapshot, documents)
    const items = documents
      .map((silence) => shownSilence(silence, isActive(silence, alerts, now)))
      .filter(({ active }) => state === 'all' || active === (state === 'active'))
    return { items, next: next(last) }
  },
})

/** The alerts that hold, of the episodes that silences name. */
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
  return alerts.some((alert) => silencesOf(alert, [silence], now).length > 0)
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { maskPersonalData } from '../../../access/domain/mask-personal-data.ts'
import type { OpenedThing } from '../../../access/domain/opened-record.ts'
import { recordOpened } from '../../../access/record-opened.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listParticipants } from '../../../queries/orders/list-participants.ts'
import type { Page } from '../../../responses/page.ts'
import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'
import { sendHtml } from '../../shell/send-html.ts'
import { showPage } from '../../shell/show-page.ts'
import { requireSearch } from '../../shell/require-search.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { participantsCsv } from './participants-csv.ts'
import { filtersOf, queryOf, urlOf, type ParticipantsFilters } from './participants-filters.ts'
import { participantsPage, resultsView } from './participants-view.ts'
import { printPage } from './print-view.ts'
import { maxPrinted, readParticipants } from './read-participants.ts'
import { openedListId } from '../../shell/lists/opened-list-id.ts'
import { readSavedFilters } from '../../../saved-filters/adapters/mongo-saved-filters.ts'
import { createSendFile } from '../../shell/lists/send-file.ts'
import { sharedCounts } from './shared-counts.ts'

const downloadedAtOnce = 1_000

/** The lists of participants: to look somebody up, to download, and to print. */
export function addParticipantsPages(app: FastifyInstance, parts: PageParts): void {
  const count = sharedCounts(parts)
  const sendFile = createSendFile()
  app.get('/participants', async (request, reply) => {
    const { viewer, filters } = requestOf(request)
    const query = parseParameters(listParticipants.query, queryOf(filters))
    const found = await readList<Page<ParticipantResponse>>(parts, viewer.now, listParticipants, query)
    const db = parts.client.db(parts.database)
    const saved = await readSavedFilters(db, viewer.person.name)
    const results = { ...maskedFor(viewer, found), filters, saved }
    if (request.headers['hx-target'] === 'results')
      return sendHtml(reply.header('hx-push-url', urlOf(filters)), resultsView(results, viewer))
    const { products, fields } = await count(viewer.now, filters)
    const counts = { products, fields: viewer.may('personalData') ? fields : [] }
    const page = { results, counts, sources: Object.keys(parts.sources) }
    return showPage(request, reply, parts, participantsPage(page, viewer))
  })
  app.get('/participants/print', async (request, reply) => {
    const { viewer, filters } = requestOf(request)
    const found = await readParticipants(parts, viewer.now, filters, maxPrinted)
    if (viewer.may('personalData')) await recordOpening(parts, 'participants-list', request.url, viewer)
    return showPage(request, reply, parts, printPage({ ...found, filters }, viewer))
  })
  app.get('/participants/participants.csv', async (request, reply) => {
    const { viewer, filters } = requestOf(request)
    const query = parseParameters(listParticipants.query, queryOf({ ...filters, cursor: '' }))
    const withPersonalData = viewer.may('exportPersonalData')
    return sendFile(reply, viewer, {
      name: 'participants.csv',
      async beforeSending() {
        if (withPersonalData) await recordOpening(parts, 'participants-file', request.url, viewer)
      },
      parts: () =>
        participantsCsv(
          (cursor) =>
            readList<Page<ParticipantResponse>>(parts, viewer.now, listParticipants, {
              ...{ ...query, limit: downloadedAtOnce },
              ...(cursor !== null && { cursor }),
            }),
          withPersonalData,
        ),
    })
  })
}

function recordOpening(
  { client, database }: PageParts,
  what: OpenedThing['what'],
  url: string,
  { person, now }: Viewer,
): Promise<void> {
  return recordOpened(client.db(database), { what, id: openedListId(url) }, person.name, now)
}

function requestOf(request: FastifyRequest): { viewer: Viewer; filters: ParticipantsFilters } {
  const viewer = viewerOf(request)
  const filters = filtersOf(request.query as Record<string, unknown>)
  requireSearch(viewer, filters.q)
  return { viewer, filters }
}

const maskedFor = <Found>(viewer: Viewer, found: Found): Found =>
  viewer.may('personalData') ? found : (maskPersonalData(found) as Found)

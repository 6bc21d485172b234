import { findDeadLetter } from '@slipstream/event-log/adapters/mongo/dead-letters/list-dead-letters.ts'
import { quarantinedCollection } from '@slipstream/read-models/reports/quarantined-entry.ts'
import type { QuarantinedEntry } from '@slipstream/read-models/reports/quarantined-entry.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseParameters } from '../../domain/parameters/parse-parameters.ts'
import { listDeadLetters } from '../../queries/dead-letters/list-dead-letters.ts'
import { listQuarantined } from '../../queries/dead-letters/list-quarantined.ts'
import { deadLetterResponseOf, type DeadLetterResponse } from '../../responses/dead-letter.ts'
import type { Page as ListPage } from '../../responses/page.ts'
import { quarantinedResponseOf, type QuarantinedResponse } from '../../responses/quarantined.ts'
import { readSavedFilters } from '../../saved-filters/adapters/mongo-saved-filters.ts'
import type { SavedFilter } from '../../saved-filters/domain/saved-filter.ts'
import type { Html } from '../shell/frame/html.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { optionsOf, withoutOptions } from '../shell/lists/offered-columns.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { readList, readPageData } from '../shell/read-context.ts'
import { sendHtml } from '../shell/send-html.ts'
import { PageProblem } from '../shell/show-error.ts'
import { showPage } from '../shell/show-page.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { letterColumns, quarantineColumns } from './dead-letters-columns.ts'
import { deadLettersPage } from './dead-letters-view.ts'
import { letterPage, quarantinedPage } from './letter-view.ts'
import { openLetter, openQuarantined } from './open-payload.ts'
import { countWaiting, readLetterGroups, readQuarantineGroups } from './read-groups.ts'
import { addRedrivePages } from './redrive/redrive-routes.ts'

/** What could not be handled: dead letters, quarantine, and their redrives. */
export function addDeadLetterPages(app: FastifyInstance, parts: PageParts): void {
  app.get('/dead-letters', async (request, reply) => {
    const viewer = viewerOf(request)
    const filters = optionsOf(request.query, letterColumns(viewer))
    const query = parseParameters(listDeadLetters.query, withoutOptions(filters, 'parkedAt'))
    const found = await readList<ListPage<DeadLetterResponse>>(parts, viewer.now, listDeadLetters, query)
    const { groups, waiting } = await readPageData(parts, viewer.now, async (context) => ({
      groups: await readLetterGroups(context),
      waiting: await countWaiting(context),
    }))
    const names = [...new Set(groups.map((group) => group.of))]
    const saved = await readSaved(parts, viewer)
    const listed = { of: 'letters' as const, ...found, filters, groups, waiting, names, saved }
    return showPage(request, reply, parts, deadLettersPage(listed, viewer))
  })
  app.get('/dead-letters/quarantine', async (request, reply) => {
    const viewer = viewerOf(request)
    const filters = optionsOf(request.query, quarantineColumns(viewer))
    const query = parseParameters(listQuarantined.query, withoutOptions(filters, 'receivedAt'))
    const found = await readList<ListPage<QuarantinedResponse>>(parts, viewer.now, listQuarantined, query)
    const { groups, waiting } = await readPageData(parts, viewer.now, async (context) => ({
      groups: await readQuarantineGroups(context),
      waiting: await countWaiting(context),
    }))
    const names = Object.keys(parts.sources)
    const saved = await readSaved(parts, viewer)
    const listed = { of: 'quarantine' as const, ...found, filters, groups, waiting, names, saved }
    return showPage(request, reply, parts, deadLettersPage(listed, viewer))
  })
  addRecordPages(app, parts, '/dead-letters/letters/:id', {
    read: readLetter,
    open: openLetter,
    page: (letter, payload, viewer) => letterPage({ letter, payload }, viewer),
  })
  addRecordPages(app, parts, '/dead-letters/quarantined/:id', {
    read: readQuarantined,
    open: openQuarantined,
    page: (quarantined, payload, viewer) => quarantinedPage({ quarantined, payload }, viewer),
  })
  addRedrivePages(app, parts)
}

const readSaved = ({ client, database }: PageParts, { person }: Viewer): Promise<SavedFilter[]> =>
  readSavedFilters(client.db(database), person.name)

type Records<Item> = {
  read(parts: PageParts, id: string, now: Date): Promise<Item | null>
  open(parts: PageParts, item: Item, viewer: Viewer): Promise<Html>
  page(item: Item, payload: Html | null, viewer: Viewer): Parameters<typeof showPage>[3]
}

/** The page of one record, and what opens its payload. */
function addRecordPages<Item>(app: FastifyInstance, parts: PageParts, path: string, records: Records<Item>) {
  const readItem = async (request: FastifyRequest): Promise<Item> => {
    const viewer = viewerOf(request)
    const { id } = request.params as { id: string }
    const item = await records.read(parts, id.slice(0, 600), viewer.now)
    const { deadLetters: words } = viewer.words
    if (item === null) throw new PageProblem(404, words.notFound, words.notFoundHint)
    return item
  }
  app.get(path, async (request, reply) =>
    showPage(request, reply, parts, records.page(await readItem(request), null, viewerOf(request))),
  )
  app.post(`${path}/open`, async (request, reply) => {
    const viewer = viewerOf(request)
    const { errors } = viewer.words
    if (!viewer.may('personalData')) throw new PageProblem(403, errors.forbidden, errors.forbiddenHint)
    const item = await readItem(request)
    const payload = await records.open(parts, item, viewer)
    if (request.headers['hx-request'] !== undefined) return sendHtml(reply, payload)
    return showPage(request, reply, parts, records.page(item, payload, viewer))
  })
}

function readLetter(parts: PageParts, id: string, now: Date): Promise<DeadLetterResponse | null> {
  return readPageData(parts, now, async ({ snapshot: { db, session } }) => {
    const found = await findDeadLetter(db, id, { session })
    return found === null ? null : deadLetterResponseOf(found)
  })
}

function readQuarantined(parts: PageParts, id: string, now: Date): Promise<QuarantinedResponse | null> {
  return readPageData(parts, now, async ({ snapshot: { db, session } }) => {
    const entries = db.collection<QuarantinedEntry>(quarantinedCollection)
    const found = await entries.findOne({ _id: id }, { session })
    return found === null ? null : quarantinedResponseOf(found)
  })
}

import { topicName } from '@slipstream/events/topics.ts'
import type { FastifyInstance } from 'fastify'
import { recordOpened } from '../../access/record-opened.ts'
import { fewAtOnce, TooManyReaders } from '../../log/few-at-once.ts'
import { readNewest, type LogReader } from '../../log/read-newest.ts'
import { readersOf, readRecord } from '../../log/read-record.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { sendHtml } from '../shell/send-html.ts'
import { readSavedFilters } from '../../saved-filters/adapters/mongo-saved-filters.ts'
import { PageProblem } from '../shell/show-error.ts'
import { showPage } from '../shell/show-page.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { contentOf, orderOf, rowOf, sourceOf } from './event-record.ts'
import { eventsFiltersOf, isTopic, momentIn, parseBefore } from './events-query.ts'
import { eventsPage } from './events-view.ts'
import { readTopics } from './read-topics.ts'
import { linksOfRecord } from './record-links.ts'
import { openedRecordView, recordPage } from './record-view.ts'
import { topicsPage } from './topics-view.ts'

const maxReaders = 4
const timeoutMs = 8_000

/** The pages of the log: its records, its topics, and one record. */
export function addEventsPages(app: FastifyInstance, parts: PageParts): void {
  const db = parts.client.db(parts.database)
  const reading = readingOf(parts)

  app.get('/events', async (request, reply) => {
    const viewer = viewerOf(request)
    const filters = eventsFiltersOf(request.query as Record<string, unknown>)
    const { topic, key, type, source, from, to } = filters
    const found = await reading(viewer, async (log, signal) => {
      const name = topicName(parts.topicPrefix, topic)
      if (!(await log.topicsFound([name])).topics.has(name)) return undefined
      return readNewest(
        log,
        {
          topic: name,
          ...(key !== '' && { key }),
          ...{ fromMs: momentIn(from, viewer.timeZone), toMs: momentIn(to, viewer.timeZone) },
          before: parseBefore(filters.before),
          isWanted: ({ headers }) =>
            (type === '' || headers['ce_type'] === type) && (source === '' || sourceOf(headers) === source),
        },
        signal,
      )
    })
    const { records = [], next = null, read = 0, isPartial = false } = found ?? {}
    const rows = records.map((record) => rowOf(topic, record))
    const saved = await readSavedFilters(db, viewer.person.name)
    const results = { rows, next, read, isPartial, filters, saved }
    return showPage(request, reply, parts, eventsPage(results, viewer))
  })

  app.get('/events/topics', async (request, reply) => {
    const viewer = viewerOf(request)
    const rows = await reading(viewer, (log) => readTopics(log, db, parts.topicPrefix))
    return showPage(request, reply, parts, topicsPage(rows, viewer))
  })

  app.get('/events/:topic/:partition/:offset', async (request, reply) => {
    const viewer = viewerOf(request)
    const { events } = viewer.words
    const { topic, partition, offset } = request.params as Record<'topic' | 'partition' | 'offset', string>
    const isValid = isTopic(topic) && /^\d{1,5}$/.test(partition) && /^\d{1,18}$/.test(offset)
    if (!isValid) throw new PageProblem(404, events.notFound, events.notFoundHint)
    const name = topicName(parts.topicPrefix, topic)
    const position = { topic: name, partition: Number(partition), offset: BigInt(offset) }
    const record = await reading(viewer, async (log, signal) => {
      if (!(await log.topicsFound([name])).topics.has(name)) return undefined
      return readRecord(log, position, signal)
    })
    if (record === undefined) throw new PageProblem(404, events.notFound, events.notFoundHint)
    const row = rowOf(topic, record)
    const order = orderOf(topic, record.key)
    const { content: wanted } = request.query as { content?: unknown }
    const isOpened = wanted !== undefined && viewer.may('personalData')
    if (isOpened) {
      const thing = { what: 'event' as const, id: row.position, ...(order !== undefined && { order }) }
      await recordOpened(db, thing, viewer.person.name, viewer.now)
    }
    const content = contentOf(record)
    if (request.headers['hx-request'] !== undefined)
      return sendHtml(reply, openedRecordView(record.headers, isOpened ? content : null, viewer))
    const readers = await readersOf(db, position)
    const links = linksOfRecord(topic, record.key, row.source, content.data)
    const model = { ...{ topic, row, links, readers }, headers: record.headers, schemaId: content.schemaId }
    const page = recordPage({ ...model, content: isOpened ? content : null }, viewer)
    return showPage(request, reply, parts, page)
  })
}

type Read<T> = (log: LogReader, signal: AbortSignal) => Promise<T>

/** Reads the log for a page, within bounds. What it throws is a page for the viewer. */
function readingOf({ log, leaving }: PageParts) {
  const limited = fewAtOnce(maxReaders)
  return async <T>({ words: { events } }: Viewer, read: Read<T>): Promise<T> => {
    if (log === undefined) throw new PageProblem(503, events.notConfigured, events.notConfiguredHint)
    const signal = AbortSignal.any([leaving, AbortSignal.timeout(timeoutMs)])
    try {
      return await limited(() => Promise.race([read(log, signal), whenAborted(signal)]))
    } catch (error) {
      if (error instanceof TooManyReaders) throw new PageProblem(503, events.busy, events.busyHint)
      if (error instanceof PageProblem) throw error
      throw new PageProblem(503, events.unavailable, events.unavailableHint)
    }
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

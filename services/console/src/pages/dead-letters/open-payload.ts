import { findLetterRecord } from '@slipstream/event-log/adapters/mongo/dead-letters/list-dead-letters.ts'
import { sendQuery } from '@slipstream/commands/service-queries/send-query.ts'
import { httpHeadersName, httpHeadersOf } from '@slipstream/events/codec/http-headers.ts'
import { isUtf8 } from 'node:buffer'
import { recordOpened } from '../../access/record-opened.ts'
import type { DeadLetterResponse } from '../../responses/dead-letter.ts'
import type { QuarantinedResponse } from '../../responses/quarantined.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { notice } from '../shell/frame/notice.ts'
import { count } from '../words/numbers.ts'
import { smallFacts } from '../shell/frame/parts.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { headersView, payloadView } from './payload-view.ts'
import { english } from '../shell/frame/english.ts'
import { inEnglish } from '../shell/show-error.ts'

const timeoutMs = 15_000
/** Of the registry: a zero byte and the schema's id come before the JSON. */
const prefixBytes = 5

/** The record of a dead letter, once it is recorded who opens it. */
export async function openLetter(
  { client, database, log }: PageParts,
  { letterId, key, reason }: DeadLetterResponse,
  viewer: Viewer,
): Promise<Html> {
  const { deadLetters: words } = viewer.words
  const db = client.db(database)
  const [source, orderId, ...more] = key.split('/')
  const isOrder = source !== undefined && orderId !== undefined && more.length === 0
  const order = isOrder ? { order: { source, orderId } } : {}
  await recordOpened(db, { what: 'dead-letter', id: letterId, ...order }, viewer.person.name, viewer.now)
  const found = await findLetterRecord(db, letterId)
  if (found === null) return notice('info', words.notFound, words.notFoundHint)
  const { value, headers } = await opened(log, found)
  const kept = httpHeadersOf(Object.fromEntries(headers))
  const others = headers.flatMap(([name, value]) => (name === httpHeadersName ? [] : [{ name, value }]))
  const shown = html`${
    kept.length > 0 &&
    html`<h3>${viewer.words.events.deliveryHeaders}</h3>
      ${smallFacts(kept)}`
  }
  ${headersView(others, viewer)}`
  if (value === null)
    return html`<p>${words.tooLarge}</p>
      ${shown}`
  const json = value[0] === 0 ? value.subarray(prefixBytes) : value
  return html`${isUtf8(json) ? payloadView(json.toString('utf8'), reason) : html`<p>${words.notText}</p>`}
  ${shown}`
}

/** Where the log is not known, what is sealed stays so. */
async function opened(log: PageParts['log'], { value, headers }: LetterRecord): Promise<LetterRecord> {
  if (value === null || log === undefined) return { value, headers }
  const [record] = await log.open([{ value, headers: Object.fromEntries(headers) }])
  return record === undefined
    ? { value, headers }
    : { value: record.value, headers: Object.entries(record.headers) }
}

type LetterRecord = { value: Buffer | null; headers: [name: string, value: string][] }

type Kept = {
  reason: string
  detail: string
  headers: { name: string; value: string }[]
  body: string | null
  bodyBytes: number
  now: { result: string; type?: string; subject?: string; reason?: string; detail?: string } | null
}

/** A quarantined delivery and what it would become now, as ingest has it. */
export async function openQuarantined(
  { client, database, leaving }: PageParts,
  { eventId, position, source }: QuarantinedResponse,
  viewer: Viewer,
): Promise<Html> {
  const { deadLetters: words } = viewer.words
  const db = client.db(database)
  const by = viewer.person.name
  await recordOpened(db, { what: 'quarantined-delivery', id: eventId }, by, viewer.now)
  const query = { to: 'ingest' as const, kind: 'preview-quarantined', input: { position }, by }
  const result = await sendQuery(db, query, { timeoutMs, signal: leaving })
  if (result.kind === 'timeout') return notice('error', words.noResponse, words.noResponseHint)
  if (result.kind === 'refused') return notice('info', words.notFound, inEnglish(result.reason))
  const { detail, headers, body, bodyBytes, now } = result.response as Kept
  const isCut = body !== null && Buffer.byteLength(body) < bodyBytes
  return html`<div class="stack">
    <div class="notice notice-info">
      <p class="notice-title" ${english(viewer)}>${detail}</p>
      <p>${nowText(now, detail, viewer)}</p>
      ${now === null || now.result === 'event' ? nothing : otherWays(source, viewer)}
    </div>
    ${body === null ? html`<p>${words.notText}</p>` : payloadView(body, detail)}
    ${isCut ? html`<p class="quiet small">${words.cut(count(bodyBytes, viewer))}</p>` : nothing}
    ${headersView(headers, viewer)}
  </div>`
}

/** What helps where a redrive would not: the sender may have what it tried to say. */
function otherWays(source: string, { words: { deadLetters: words, sources } }: Viewer): Html {
  const path = `/sources/${encodeURIComponent(source)}`
  return html`<p>${words.otherWays}</p>
    <p class="paging">
      <a href="${path}">${source}: ${sources.reconcile}</a> <a href="${path}/try">${sources.try}</a>
    </p>`
}

/** @param before why it could not be understood then, which is not repeated */
function nowText(now: Kept['now'], before: string, viewer: Viewer): Html | string {
  const { deadLetters: words } = viewer.words
  if (now === null) return words.sourceGone
  if (now.result === 'event') return words.wouldBe(now.type ?? '', now.subject ?? '')
  const why = now.detail ?? now.reason ?? ''
  return why === before ? words.stillSame : html`${words.stillNot} <span ${english(viewer)}>${why}</span>`
}

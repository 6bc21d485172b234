import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import { readableHeaders } from '@slipstream/events/personal-data/sealed-header.ts'
import { httpHeadersName, httpHeadersOf } from '@slipstream/events/codec/http-headers.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import type { ReaderOfRecord } from '../../log/read-record.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark, type Mark } from '../shell/frame/mark.ts'
import { smallFacts } from '../shell/frame/parts.ts'
import { count } from '../words/numbers.ts'
import { exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { RecordLink } from './record-links.ts'
import { maxShownLength, openHeaders, type Content, type RecordRow } from './event-record.ts'

export type RecordModel = {
  topic: Topic
  row: RecordRow
  headers: LogRecord['headers']
  schemaId: number | null
  links: readonly RecordLink[]
  readers: readonly ReaderOfRecord[]
  /** Null while it is not opened. */
  content: Content | null
}

export function recordPage(model: RecordModel, viewer: Viewer): Page {
  const { events } = viewer.words
  const title = events.record(model.row.position)
  const body = html`<div class="head">
      <h1>${title}</h1>
      <div class="actions">${links(model, viewer)}</div>
    </div>
    <div class="two">
      <div class="stack">
        <section class="card" aria-labelledby="about">
          <h2 id="about">${events.about}</h2>
          ${smallFacts(aboutFacts(model, viewer))}
        </section>
        ${deliveryHeaders(model.headers, viewer)}
        <section class="card" aria-labelledby="headers">
          <h2 id="headers">${events.headers}</h2>
          ${smallFacts(viewer.may('personalData') ? recordHeaders(model.headers) : openHeaders(model.headers))}
        </section>
        ${readersView(model.readers, viewer)}
      </div>
      <section class="card" aria-labelledby="content-title">
        <h2 id="content-title">${events.content}</h2>
        ${contentPart(model, viewer)}
      </section>
    </div>`
  return { title, section: 'events', body }
}

/** What is kept of the HTTP request that the event came from; what a sender chose is not for viewers. */
function deliveryHeaders(headers: LogRecord['headers'], viewer: Viewer): Html {
  const kept = viewer.may('personalData') ? httpHeadersOf(headers) : []
  if (kept.length === 0) return nothing
  return html`<section class="card" aria-labelledby="delivery-headers">
    <h2 id="delivery-headers">${viewer.words.events.deliveryHeaders}</h2>
    ${smallFacts(kept)}
  </section>`
}

const recordHeaders = (headers: LogRecord['headers']): [string, string][] =>
  Object.entries(readableHeaders(headers)).filter(([name]) => name !== httpHeadersName)

function links({ topic, row, links: others }: RecordModel, viewer: Viewer): Html[] {
  const { events } = viewer.words
  const sameKey = `/events?${new URLSearchParams({ topic, key: row.key }).toString()}`
  return [
    ...others.map(({ of, id, href }) => html`<a class="button" href="${href}">${events.links[of]} ${id}</a>`),
    html`<a class="button" href="${sameKey}">${events.older}</a>`,
  ]
}

function aboutFacts(
  { topic, row, headers, schemaId }: RecordModel,
  viewer: Viewer,
): [string, string | Html][] {
  const { events } = viewer.words
  const schema = schemaId === null ? '–' : events.schemaId(schemaId, headers['ce_dataversion'] ?? '–')
  return [
    [events.topic, topic],
    [events.partition, String(row.partition)],
    [events.offset, row.offset],
    [events.recorded, exact(row.recordedAt, viewer)],
    [events.key, row.key],
    [events.type, row.type],
    [events.source, row.source],
    [events.schema, schema],
    [events.bytes, count(row.bytes, viewer)],
  ]
}

const marks = { past: 'ok', 'not-yet': 'waiting', 'dead-letter': 'warning' } as const satisfies Record<
  ReaderOfRecord['state'],
  Mark
>

function readersView(readers: readonly ReaderOfRecord[], viewer: Viewer): Html {
  const { events } = viewer.words
  return html`<section class="card" aria-labelledby="readers">
    <h2 id="readers">${events.readBy}</h2>
    ${
      readers.length === 0
        ? html`<p class="quiet">${events.noConsumers}</p>`
        : smallFacts(
            readers.map(({ consumer, state }) => [consumer, mark(marks[state], events.state[state])]),
          )
    }
  </section>`
}

/** The content, or the way to open it. */
function contentPart({ row, content }: RecordModel, viewer: Viewer): Html {
  const { events } = viewer.words
  if (content !== null || !viewer.may('personalData')) return contentView(content, viewer)
  const url = `/events/${row.position}?content=1`
  return html`<p class="quiet">${events.contentRecorded}</p>
    <p><a class="button primary" href="${url}" rel="nofollow">${events.showContent}</a></p>`
}

/** What a record holds, or that it is not shown to this person. */
function contentView(content: Content | null, viewer: Viewer): Html {
  const { events } = viewer.words
  if (content === null) return html`<p class="quiet">${events.contentHidden}</p>`
  return html`<div class="prose">
    ${content.payload !== null && html`<h3>${events.body}</h3>`}
    ${content.payload !== null && textView(content.payload, viewer)}
    ${content.payload !== null && html`<h3>${events.event}</h3>`} ${textView(content, viewer)}
  </div>`
}

function textView({ text, isCut }: { text: string; isCut: boolean }, { words: { events } }: Viewer): Html {
  return html`${isCut && html`<p class="quiet small">${events.cut(maxShownLength)}</p>`}
    <pre tabindex="0"><code>${text}</code></pre>`
}

/** What a record holds and its headers, as a part of another page. */
export function openedRecordView(
  headers: LogRecord['headers'],
  content: Content | null,
  viewer: Viewer,
): Html {
  const { events } = viewer.words
  const kept = httpHeadersOf(headers)
  return html`<div>
    ${
      content !== null &&
      html`${
          kept.length > 0 &&
          html`<h3>${events.deliveryHeaders}</h3>
            ${smallFacts(kept)}`
        }
        <details class="fold">
          <summary>${events.headers}</summary>
          ${smallFacts(recordHeaders(headers))}
        </details>`
    }
    ${contentView(content, viewer)}
  </div>`
}

import type { DeadLetterResponse } from '../../responses/dead-letter.ts'
import type { QuarantinedResponse } from '../../responses/quarantined.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark } from '../shell/frame/mark.ts'
import { exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { openForm } from './payload-view.ts'
import { redriveForm } from './redrive/redrive-form.ts'
import { english } from '../shell/frame/english.ts'
import { orderPath, letterPath, quarantinedPath } from '../shell/paths.ts'

type Row = [name: string, value: Html | string]

/** One dead letter; its payload once it was opened. */
export function letterPage(
  { letter, payload }: { letter: DeadLetterResponse; payload: Html | null },
  viewer: Viewer,
): Page {
  const { deadLetters: words } = viewer.words
  const { letterId, key, consumer, reason, isFailing, position, parkedAt, recordedAt, attempts } = letter
  const title = key === '' ? position : key
  const rows: Row[] = [
    [words.reason, html`<span ${english(viewer)}>${reason}</span>`],
    [words.consumer, consumer],
    [words.key, keyLink(key, words.noKey)],
    [words.position, html`<code>${position}</code>`],
    [words.recorded, exact(recordedAt, viewer)],
    [words.since, exact(parkedAt, viewer)],
    [words.attempts, String(attempts)],
  ]
  const fields = key === '' ? { consumer, reasonContains: reason } : { consumer, key }
  return page(
    {
      ...{ title, rows, payload, path: letterPath(letterId) },
      state: isFailing ? mark('failed', words.failing) : mark('waiting', words.behind),
      action: redriveForm({ id: 'redrive', of: 'letters', fields, isPrimary: true }, viewer),
    },
    viewer,
  )
}

/** One quarantined delivery; its payload and what it would become, once it was opened. */
export function quarantinedPage(
  { quarantined, payload }: { quarantined: QuarantinedResponse; payload: Html | null },
  viewer: Viewer,
): Page {
  const { deadLetters: words } = viewer.words
  const { eventId, source, quarantinedFor, position, receivedAt } = quarantined
  const why = words.reasons[quarantinedFor] ?? quarantinedFor
  const rows: Row[] = [
    [words.reason, why],
    [words.source, html`<a href="/sources/${encodeURIComponent(source)}">${source}</a>`],
    [words.received, exact(receivedAt, viewer)],
    [words.position, html`<code>${position}</code>`],
    ['Id', html`<code>${eventId}</code>`],
  ]
  const form = { id: 'redrive', of: 'quarantine' as const, fields: { eventId }, isPrimary: true }
  return page(
    {
      ...{ title: `${source}: ${why}`, rows, payload, path: quarantinedPath(eventId) },
      state: mark('warning', words.quarantine),
      action: redriveForm(form, viewer),
    },
    viewer,
  )
}

type Shown = { title: string; state: Html; action: Html; rows: Row[]; payload: Html | null; path: string }

function page({ title, state, action, rows, payload, path }: Shown, viewer: Viewer): Page {
  const { deadLetters: words } = viewer.words
  const body = html`<div class="head">
      <h1>${title}</h1>
      ${state}
      <div class="actions">${action}</div>
    </div>
    <div class="two">
      <section class="card">
        <dl class="facts">
          ${rows.map(([name, value]) =>
            value === ''
              ? nothing
              : html`<div>
                  <dt>${name}</dt>
                  <dd>${value}</dd>
                </div>`,
          )}
        </dl>
      </section>
      <section class="card" aria-labelledby="payload">
        <h2 id="payload">${words.payload}</h2>
        ${payload ?? openForm(`${path}/open`, viewer)}
      </section>
    </div>`
  return { title, section: 'dead-letters', body }
}

/** Keys of orders are `source/orderId`. */
function keyLink(key: string, noKey: string): Html | string {
  const [source, orderId, ...more] = key.split('/')
  if (key === '') return noKey
  if (source === undefined || orderId === undefined || more.length > 0) return key
  return html`<a href="${orderPath(source, orderId)}">${key}</a>`
}

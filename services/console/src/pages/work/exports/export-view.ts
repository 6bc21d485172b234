import type { ExportResponse } from '../../../responses/exports/export.ts'
import { actionForm } from '../../shell/actions/action-form.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { count } from '../../words/numbers.ts'
import { facts } from '../../shell/frame/parts.ts'
import { ago, exact } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { exportPath, sizeOf, stateOfExport } from './exports-view.ts'
import { english } from '../../shell/frame/english.ts'

/** How its file is fetched: by a link, by a token only, or not by this viewer. */
export type Fetching = { link: string } | 'token' | 'forbidden' | null

/** An export: how far it is, and its file. While it is made, the browser asks again by itself. */
export function exportPage(one: ExportResponse, fetching: Fetching, viewer: Viewer): Page {
  const { exports: words } = viewer.words
  const { id, of, format, state } = one
  const path = exportPath(id)
  const title = `${words.kinds[of] ?? of}, ${format}`
  const isMade = state === 'queued' || state === 'running'
  const polling = html`hx-get="${path}" hx-trigger="load delay:2s" hx-select="#export" hx-swap="outerHTML"`
  const cancel = {
    id: 'cancel',
    path: `${path}/cancel`,
    title: words.page.cancel,
    what: words.page.cancelWhat,
  }
  const body = html`<div class="head">
      <h1>${title}</h1>
      <div class="actions">${isMade && viewer.may('export') ? actionForm(cancel, viewer) : nothing}</div>
    </div>
    <div id="export" class="stack" role="status" ${isMade && polling}>
      <section class="card" aria-label="${title}">
        <p>${stateOfExport(state, viewer)}</p>
        ${progressOf(one, viewer)} ${fileOf(one, fetching, viewer)}
      </section>
      <section class="card" aria-label="${words.page.request}">${factsOf(one, viewer)}</section>
    </div>`
  return { title, section: 'work', body }
}

function progressOf({ progress, state }: ExportResponse, viewer: Viewer): Html {
  const { page } = viewer.words.exports
  if (progress === null || state !== 'running') return nothing
  const { rows, rowsPerSecond, read, total, share, estimatedEnd } = progress
  return html`<p>${page.written(count(rows, viewer), count(Math.round(rowsPerSecond), viewer))}</p>
    ${share !== null && html`<progress max="1" value="${share}" aria-label="${page.progress}"></progress>`}
    <p class="quiet small">
      ${total !== null && page.read(count(read, viewer), count(total, viewer))}
      ${estimatedEnd !== null && html`· ${page.end} ${exact(estimatedEnd, viewer)}`}
    </p>`
}

function fileOf({ id, rows, bytes }: ExportResponse, fetching: Fetching, viewer: Viewer): Html {
  const { page, rows: rowsWord, ...words } = viewer.words.exports
  if (fetching === null) return nothing
  if (fetching === 'forbidden') return html`<p>${page.notForYou}</p>`
  if (fetching === 'token') return html`<p>${page.noLink}<code>/exports/${id}</code></p>`
  const size = `${count(rows ?? 0, viewer)} ${rowsWord}, ${sizeOf(bytes ?? 0, viewer)}`
  return html`<p><a class="button primary" href="${fetching.link}">${words.download}</a> ${size}</p>
    <p class="quiet small">${page.linkHint}</p>`
}

function factsOf(one: ExportResponse, viewer: Viewer): Html {
  const { page, ...words } = viewer.words.exports
  const { request, requestedBy, reason, requestedAt, snapshot, expiresAt, recipient, error, cancelled } = one
  const parts = Object.entries(request).map(
    ([name, value]) => html`${name}: ${[value].flat().map(String).join(', ')}<br />`,
  )
  return facts(
    [words.who, requestedBy],
    [words.why, reason],
    [words.when, html`${exact(requestedAt, viewer)} (${ago(requestedAt, viewer)})`],
    [page.request, html`${parts}`],
    [page.snapshot, snapshot],
    [page.recipient, recipient],
    [words.file, one.fileName],
    [page.expires, expiresAt === null ? null : exact(expiresAt, viewer)],
    [page.error, error === null ? null : html`<span ${english(viewer)}>${error}</span>`],
    ['', cancelled === null ? null : page.cancelled(cancelled.by, cancelled.reason)],
  )
}

import { randomUUID } from 'node:crypto'
import type { CheckInResult, UndoResult } from '../../../check-ins/check-in-actions.ts'
import type { Found } from '../../../check-ins/find-registrant.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { shape, type Mark } from '../../shell/frame/mark.ts'
import { exactTime, timeOfDay } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { fieldsText } from '../list/participants-columns.ts'
import { orderPath } from '../../shell/paths.ts'

/** What a scan led to. */
export type CheckInOutcome = CheckInResult | UndoResult

const marks: Readonly<Record<CheckInOutcome['kind'], Mark>> = {
  ...{ ok: 'ok', already: 'warning', undone: 'waiting', absent: 'waiting' },
  ...{ several: 'unknown', unknown: 'failed', forged: 'failed', ended: 'failed', unpaid: 'failed' },
}

/** The result of a scan, to be read at arm's length. */
export function resultView(result: CheckInOutcome, viewer: Viewer): Html {
  const { kind } = result
  return html`<div class="result result-${marks[kind]}" data-kind="${kind}">
    <p class="result-title">${shape(marks[kind])} ${titleOf(result, viewer)}</p>
    ${'found' in result && !Array.isArray(result.found) ? person(result.found, viewer) : nothing}
    ${detailOf(result, viewer)}
  </div>`
}

function titleOf(result: CheckInOutcome, viewer: Viewer): string {
  const { checkIn } = viewer.words
  switch (result.kind) {
    case 'already':
      return checkIn.already(timeOfDay(result.at, viewer), result.by)
    case 'ended':
    case 'unpaid':
      return checkIn[result.kind](result.status)
    default:
      return checkIn[result.kind]
  }
}

function person({ name, product, fields, number, orderId, source }: Found, viewer: Viewer): Html {
  return html`<p class="result-name">${name ?? viewer.words.participants.unnamed}</p>
    <p>${product ?? ''}</p>
    <p class="small">${fieldsText(fields)}</p>
    <p class="small">
      <a href="${orderPath(source, orderId)}">${viewer.words.order.title(number ?? orderId)}</a>
    </p>`
}

function detailOf(result: CheckInOutcome, viewer: Viewer): Html {
  const { checkIn } = viewer.words
  switch (result.kind) {
    case 'ok':
    case 'already':
      return html`${result.isDoubtful ? html`<p>${checkIn.doubtful}</p>` : nothing}
      ${result.kind === 'already' && html`<p class="small">${exactTime(result.at, viewer)}</p>`}
      ${undoForm(result.found, viewer)}`
    case 'several':
      return html`${result.hasMore && html`<p>${checkIn.more}</p>`}${choices(result.found, viewer)}`
    case 'unknown':
      return html`<p>${checkIn.unknownHint}</p>`
    case 'forged':
      return html`<p>${checkIn.forgedHint}</p>`
    case 'unpaid':
      return html`<p>${checkIn.unpaidHint}</p>`
    default:
      return nothing
  }
}

function choices(found: readonly Found[], viewer: Viewer): Html {
  return html`<form action="/participants/check-in" method="post" class="choices">
    ${hidden(viewer)}
    ${found.map(
      ({ id, name, product, number, orderId }) =>
        html`<button name="code" value="${id}">
          <strong>${name ?? viewer.words.participants.unnamed}</strong>
          <span>${product ?? ''}</span> <span class="quiet">${number ?? orderId}</span>
        </button>`,
    )}
  </form>`
}

function undoForm({ id }: Found, viewer: Viewer): Html {
  const { checkIn } = viewer.words
  return html`<details class="fold">
    <summary>${checkIn.undo}</summary>
    <form action="/participants/check-in/undo" method="post" class="action-form">
      ${hidden(viewer)}
      <input type="hidden" name="code" value="${id}" />
      <label
        ><span>${checkIn.undoWhy}</span><input name="reason" maxlength="500" required autocomplete="off"
      /></label>
      <button>${checkIn.undo}</button>
    </form>
  </details>`
}

/** The id of a scan: without JavaScript a form that is sent twice is one scan. */
export function hidden({ formToken }: Viewer): Html {
  return html`<input type="hidden" name="formToken" value="${formToken}" />
    <input type="hidden" name="scanId" value="${randomUUID()}" />`
}

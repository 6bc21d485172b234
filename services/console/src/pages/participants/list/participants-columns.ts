import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { mark } from '../../shell/frame/mark.ts'
import { ago, exactTime, timeOfDay } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { Words } from '../../words/en.ts'
import { participantColumns, type ParticipantColumn } from './participants-filters.ts'

type Cell = (item: ParticipantResponse, viewer: Viewer) => Html

const cells: Readonly<Record<ParticipantColumn, Cell>> = {
  product: ({ product, fields }) =>
    html`<td class="wide">
      ${product ?? html`<span class="quiet">–</span>`}
      <div class="quiet small">${fieldsText(fields)}</div>
    </td>`,
  order: ({ number, orderId, source }) => html`<td class="quiet">${number ?? orderId} · ${source}</td>`,
  here: hereCell,
  since: ({ savedAt }, viewer) => html`<td>${ago(savedAt, viewer)}</td>`,
  status: ({ orderStatus }) => html`<td class="quiet">${orderStatus}</td>`,
}

export const cellOf = (column: ParticipantColumn, item: ParticipantResponse, viewer: Viewer): Html =>
  cells[column](item, viewer)

export function columnTitle(column: ParticipantColumn, { participants, orders }: Words): string {
  if (column === 'order') return orders.order
  if (column === 'status') return orders.status
  return participants[column]
}

/** Name and title of each. */
export const titledColumns = (words: Words): (readonly [string, string])[] =>
  participantColumns.map((column) => [column, columnTitle(column, words)] as const)

function hereCell({ checkedIn, active, orderStatus }: ParticipantResponse, viewer: Viewer): Html {
  if (checkedIn !== null)
    return html`<td>
      <span title="${exactTime(checkedIn.at, viewer)} · ${checkedIn.by}"
        >${mark('ok', timeOfDay(checkedIn.at, viewer))}</span
      >
    </td>`
  const waits = mark('waiting', viewer.words.participants.notYet)
  return html`<td>${active ? waits : mark('quiet', orderStatus)}</td>`
}

export function fieldsText(fields: Record<string, string>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}: ${value}`)
    .join(' · ')
}

import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { notice } from '../../shell/frame/notice.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { exactTime, timeOfDay } from '../../shell/frame/times.ts'
import { localeOf } from '../../words/language.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { urlOf, type ParticipantsFilters } from './participants-filters.ts'
import { fieldsText } from './participants-columns.ts'

type Printed = { items: readonly ParticipantResponse[]; hasMore: boolean; filters: ParticipantsFilters }

/** The check-in list for paper, by name, with a box to tick. Browsers print it, and show it before. */
export function printPage({ items, hasMore, filters }: Printed, viewer: Viewer): Page {
  const { participants } = viewer.words
  const title = [participants.list, filters.product, filters.source].filter((text) => text !== '').join(' · ')
  const mayRead = viewer.may('personalData')
  const sorted = byName(items, viewer)
  const body = html`<div class="head">
      <h1>${title}</h1>
      <div class="actions">
        <a class="button" href="${urlOf(filters, { cursor: '' })}">${participants.back}</a>
        <button type="button" class="primary" data-print>${participants.print}</button>
      </div>
    </div>
    <p class="quiet small">
      ${participants.printed(items.length, exactTime(viewer.now.toISOString(), viewer))}
    </p>
    ${hasMore && notice('info', participants.cut(items.length), participants.cutHint)}
    <table class="plain printed">
      <thead>
        <tr>
          <th scope="col">✓</th>
          <th scope="col">${participants.name}</th>
          <th scope="col">${participants.product}</th>
          <th scope="col">${participants.fields}</th>
          <th scope="col">${viewer.words.orders.order}</th>
        </tr>
      </thead>
      <tbody>
        ${sorted.map((one) => row(one, mayRead, viewer))}
      </tbody>
    </table>`
  return { title, section: 'participants', body }
}

function row(item: ParticipantResponse, mayRead: boolean, viewer: Viewer): Html {
  const { name, product, fields, number, orderId, checkedIn } = item
  const { participants } = viewer.words
  return html`<tr>
    <td>${checkedIn === null ? html`<span class="tick"></span>` : `✓ ${timeOfDay(checkedIn.at, viewer)}`}</td>
    <td>${mayRead ? (name ?? participants.unnamed) : '•••'}</td>
    <td>${product ?? ''}</td>
    <td>${mayRead ? fieldsText(fields) : ''}</td>
    <td>${number ?? orderId}</td>
  </tr>`
}

/** By last name, as lists at a desk are searched: the last word of the name counts first. */
function byName(items: readonly ParticipantResponse[], { language }: Viewer): ParticipantResponse[] {
  const collator = new Intl.Collator(localeOf(language))
  const keyOf = ({ name }: ParticipantResponse): string => {
    const words = (name ?? '').split(' ')
    return [words.at(-1) ?? '', ...words].join(' ')
  }
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => collator.compare(a.key, b.key))
    .map(({ item }) => item)
}

import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { notice } from '../../shell/frame/notice.ts'
import { count } from '../../words/numbers.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { filterForm, selectField } from '../../shell/lists/filter-form.ts'
import { listUrl } from '../../shell/lists/list-filters.ts'
import { table } from '../../shell/lists/list-results.ts'
import type { ProductCount } from '../list/read-counts.ts'
import { fieldsText } from '../list/participants-columns.ts'
import type { Absent } from './read-absent.ts'
import { hidden } from './result-view.ts'
import { orderPath } from '../../shell/paths.ts'

export const absentPath = '/participants/check-in/not-here'

type Shown = Absent & { product: string; cursor: string; products: readonly ProductCount[] }

/** Who is still expected, each with a button that checks them in. */
export function absentPage(shown: Shown, viewer: Viewer): Page {
  const { checkIn, participants, lists, orders } = viewer.words
  const { items, next, isPartial, product, cursor, products } = shown
  const names = [...new Set(products.map((one) => one.product))]
  const field = { name: 'product', label: participants.product, any: participants.anyProduct, choices: names }
  const filters = product === '' ? {} : { product }
  const columns = [participants.name, participants.product, orders.order, checkIn.title].map((title) => ({
    title,
  }))
  const rows = items.map((item) => row(item, viewer))
  const body = html`<div class="head">
      <h1>${checkIn.notHere}</h1>
      <span class="quiet">${arrived(products, viewer)}</span>
      <div class="actions"><a class="button" href="/participants/check-in">${checkIn.title}</a></div>
    </div>
    ${filterForm(absentPath, [selectField(field, product || undefined)], viewer)}
    <div id="results" role="region" aria-live="polite" aria-label="${checkIn.notHere}">
      ${rows.length > 0 ? table(columns, rows) : notice('empty', isPartial ? checkIn.noneSoFar : checkIn.allHere, '')}
      <p class="paging">
        ${cursor === '' ? nothing : html`<a href="${listUrl(absentPath, filters)}">${lists.first}</a>`}
        ${
          next === null
            ? nothing
            : html`<a class="button" rel="next" href="${listUrl(absentPath, { ...filters, cursor: next })}"
                >${checkIn.nextAbsent}</a
              >`
        }
      </p>
    </div>`
  return { title: checkIn.notHere, section: 'participants', body }
}

/** Of the chosen product, or of all that are shown on the page of participants. */
function arrived(products: readonly ProductCount[], viewer: Viewer): string {
  const sum = (of: 'here' | 'registered'): string =>
    count(
      products.reduce((all, one) => all + one[of], 0),
      viewer,
    )
  return viewer.words.checkIn.arrived(sum('here'), sum('registered'))
}

function row(item: ParticipantResponse, viewer: Viewer): Html {
  const { source, orderId, participantId, number, name, product, fields } = item
  const { participants, checkIn } = viewer.words
  return html`<tr>
    <td><a href="${orderPath(source, orderId)}">${name ?? participants.unnamed}</a></td>
    <td class="wide">
      ${product ?? ''}
      <div class="quiet small">${fieldsText(fields)}</div>
    </td>
    <td class="quiet">${number ?? orderId}</td>
    <td>
      <form action="/participants/check-in" method="post">
        ${hidden(viewer)}
        <input type="hidden" name="code" value="${source}/${orderId}/${participantId}" />
        <button aria-label="${checkIn.find}: ${name ?? participants.unnamed}">${checkIn.find}</button>
      </form>
    </td>
  </tr>`
}

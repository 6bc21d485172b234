import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { count } from '../../words/numbers.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { urlOf, type ParticipantsFilters } from './participants-filters.ts'
import type { FieldCount, ProductCount } from './read-counts.ts'

/** How many are registered for what, how many of them are here, and what is in their fields. */
export function countsView(
  { products, fields }: { products: readonly ProductCount[]; fields: readonly FieldCount[] },
  filters: ParticipantsFilters,
  viewer: Viewer,
): Html {
  const { participants } = viewer.words
  if (products.length === 0) return nothing
  return html`<section class="card counts" aria-label="${participants.counts}">
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">${participants.product}</th>
          <th scope="col" class="number">${participants.registered}</th>
          <th scope="col" class="number">${participants.here}</th>
        </tr>
      </thead>
      <tbody>
        ${products.map((one) => productRow(one, filters, viewer))}
      </tbody>
    </table>
    ${fields.map((one) => fieldView(one, viewer))}
  </section>`
}

function productRow(
  { source, product, registered, here, isLeast }: ProductCount,
  filters: ParticipantsFilters,
  viewer: Viewer,
): Html {
  const chosen = urlOf(filters, { source, product, cursor: '' })
  return html`<tr>
    <td><a href="${chosen}">${product}</a> <span class="quiet small">${source}</span></td>
    <td class="number">${count(registered, viewer)}${isLeast && '+'}</td>
    <td class="number">${count(here, viewer)}${isLeast && '+'}</td>
  </tr>`
}

function fieldView({ field, values, more }: FieldCount, viewer: Viewer): Html {
  return html`<p class="small">
    <strong>${field}</strong>
    ${values.map(
      ({ value, count: times }, index) =>
        html`${index > 0 && ' · '}${value === '' ? '–' : value}
          <span class="quiet">${count(times, viewer)}</span>`,
    )}
    ${more > 0 && html`<span class="quiet">+ ${count(more, viewer)}</span>`}
  </p>`
}

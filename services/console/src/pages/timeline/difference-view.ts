import { html, type Html } from '../shell/frame/html.ts'
import { exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { Difference } from './difference.ts'

const maxShown = 60

/** What changed between two moments. */
export function differenceView(
  { from, to, differences }: { from: string; to: string | null; differences: readonly Difference[] },
  viewer: Viewer,
): Html {
  const { order } = viewer.words
  return html`<section class="card" aria-labelledby="difference">
    <h2 id="difference">
      ${order.difference} ${exact(from, viewer)} ${order.and} ${to === null ? order.now : exact(to, viewer)}
    </h2>
    ${differences.length === 0 ? html`<p class="quiet">${order.same}</p>` : changesTable(differences, viewer)}
  </section>`
}

export function changesTable(differences: readonly Difference[], { words: { order } }: Viewer): Html {
  const more = differences.length - maxShown
  return html`<table class="plain">
      <thead>
        <tr>
          <th scope="col">${order.field}</th>
          <th scope="col">${order.before}</th>
          <th scope="col">${order.after}</th>
        </tr>
      </thead>
      <tbody>
        ${differences.slice(0, maxShown).map(
          ({ field, before, after }) =>
            html`<tr>
              <td><code>${field}</code></td>
              <td>${before === null ? '–' : html`<del>${before}</del>`}</td>
              <td>${after === null ? '–' : html`<ins>${after}</ins>`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 && html`<p class="quiet small">+ ${more}</p>`}`
}

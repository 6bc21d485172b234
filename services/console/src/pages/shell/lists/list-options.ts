import { html, nothing, type Html } from '../frame/html.ts'
import type { Viewer } from '../frame/viewer.ts'

/** Boxes for the columns of a list, within the form of its filters. */
export function columnBoxes(
  columns: readonly (readonly [name: string, title: string])[],
  chosen: readonly string[],
  { words: { lists } }: Viewer,
): Html {
  return html`<details class="fold options">
    <summary>${lists.columns}</summary>
    <fieldset class="choices">
      <legend class="visually-hidden">${lists.columns}</legend>
      ${columns.map(
        ([name, title]) =>
          html`<label class="check"
            ><input
              type="checkbox"
              name="columns"
              value="${name}"
              ${chosen.includes(name) && html`checked`}
            />
            <span>${title}</span></label
          >`,
      )}
    </fieldset>
  </details>`
}

/** A head of a column that the list is sorted by, with the link to the other direction. */
export function sortedHead(
  title: string,
  { isOldest, otherUrl }: { isOldest: boolean; otherUrl: string },
  { words: { lists } }: Viewer,
): Html {
  return html`<th scope="col" aria-sort="${isOldest ? 'ascending' : 'descending'}">
    <a href="${otherUrl}" title="${isOldest ? lists.newestFirst : lists.oldestFirst}"
      >${title} <span aria-hidden="true">${isOldest ? '↑' : '↓'}</span></a
    >
  </th>`
}

/** How many are new since the list was made: its reader decides when rows move. */
export function newsView(count: number, max: number, url: string, { words: { lists } }: Viewer): Html {
  if (count === 0) return nothing
  return html`<p class="above">
    <a class="button" href="${url}">${lists.news(Math.min(count, max), count > max)}</a>
  </p>`
}

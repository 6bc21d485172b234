import { keptQuery, savedFilterLimits, type SavedFilter } from '../../../saved-filters/domain/saved-filter.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Viewer } from '../frame/viewer.ts'

/**
 * The saved filters of a list above its rows: to open, to save what is shown, and to remove what is shown.
 *
 * @param more what else can be done with the list as it is shown
 */
export function savedFiltersView(
  list: string,
  url: string,
  all: readonly SavedFilter[],
  viewer: Viewer,
  more: Html = nothing,
): Html {
  const { lists } = viewer.words
  const query = keptQuery(url.split('?', 2)[1] ?? '')
  const saved = all.filter((one) => one.list === list)
  const current = saved.find((one) => one.query === query)
  if (saved.length === 0 && query === '' && more === nothing) return nothing
  return html`<div class="saved">
    ${
      saved.length > 0 &&
      html`<ul class="tabs" aria-label="${lists.saved}">
        ${saved.map(
          (one) =>
            html`<li>
              <a href="${list}?${one.query}" ${one === current && html`aria-current="true"`}>${one.name}</a>
            </li>`,
        )}
      </ul>`
    }
    ${current !== undefined ? removeForm(current, viewer) : query === '' ? nothing : saveForm(list, query, viewer)}
    ${more}
  </div>`
}

function saveForm(list: string, query: string, { words: { lists }, formToken }: Viewer): Html {
  return html`<details class="fold">
    <summary>${lists.save}</summary>
    <form class="saving" action="/saved-filters" method="post">
      <input type="hidden" name="formToken" value="${formToken}" />
      <input type="hidden" name="list" value="${list}" />
      <input type="hidden" name="query" value="${query}" />
      <label
        ><span>${lists.saveName}</span
        ><input type="text" name="name" required maxlength="${savedFilterLimits.nameLength}"
      /></label>
      <button type="submit">${lists.saveAction}</button>
    </form>
  </details>`
}

function removeForm({ list, name, query }: SavedFilter, { words: { lists }, formToken }: Viewer): Html {
  return html`<form action="/saved-filters/remove" method="post">
    <input type="hidden" name="formToken" value="${formToken}" />
    <input type="hidden" name="list" value="${list}" />
    <input type="hidden" name="name" value="${name}" />
    <input type="hidden" name="query" value="${query}" />
    <button type="submit" class="small">${lists.remove(name)}</button>
  </form>`
}

import { html, nothing, type Html } from '../frame/html.ts'
import { notice } from '../frame/notice.ts'
import type { Viewer } from '../frame/viewer.ts'
import { isFiltered, listUrl, type ListFilters } from './list-filters.ts'

export type Column = {
  title: string
  isNumber?: true
  /** Default: the title. */
  head?: Html
}

/**
 * The part of a list that a change of its filters replaces: the rows, or why there are
 * none; and the way to the next ones.
 */
export function listResults(
  list: {
    path: string
    title: string
    filters: ListFilters
    columns: readonly Column[]
    rows: readonly Html[]
    next: string | null
    /** Shown without rows and filters: what would fill it. */
    empty: { title: string; hint: string }
    /** What stands above the rows. Default: nothing. */
    above?: Html
  },
  { words: { lists } }: Viewer,
): Html {
  const { path, title, filters, columns, rows, next, empty, above = nothing } = list
  const none = isFiltered(filters)
    ? notice('empty', lists.none, lists.noneHint, html`<p><a href="${path}">${lists.clear}</a></p>`)
    : notice('empty', empty.title, empty.hint)
  return html`<div id="results" role="region" aria-live="polite" aria-label="${title}">
    ${above} ${rows.length === 0 ? none : table(columns, rows)}
    <p class="paging">
      ${
        filters['cursor'] === undefined
          ? nothing
          : html`<a href="${listUrl(path, filters, { cursor: '' })}">${lists.first}</a>`
      }
      ${
        next === null
          ? nothing
          : html`<a class="button" rel="next" href="${listUrl(path, filters, { cursor: next })}"
              >${lists.next}</a
            >`
      }
    </p>
  </div>`
}

/** A table whose rows are cards on a phone. */
export function table(columns: readonly Column[], rows: readonly Html[]): Html {
  return html`<table class="list">
    <thead>
      <tr>
        ${columns.map(
          ({ title, isNumber, head }) =>
            head ?? html`<th scope="col" ${isNumber === true && html`class="number"`}>${title}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

import type { RequestSummaryResponse } from '../../../responses/request-summary.ts'
import { markOfCommand } from '../../shell/actions/progress-view.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { mark } from '../../shell/frame/mark.ts'
import { ago } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { filterForm, selectField, textField } from '../../shell/lists/filter-form.ts'
import type { ListFilters } from '../../shell/lists/list-filters.ts'
import { listResults } from '../../shell/lists/list-results.ts'
import { workPaths, workTabs } from '../work-tabs.ts'
import { english } from '../../shell/frame/english.ts'

type Shown = { items: readonly RequestSummaryResponse[]; next: string | null; filters: ListFilters }

export function requestsPage({ items, next, filters }: Shown, viewer: Viewer): Page {
  const { work, order } = viewer.words
  const { requests: words } = work
  const title = work.tabs.requests
  const kinds = Object.entries(order.command).sort(([, one], [, other]) => one.localeCompare(other))
  const fields = [
    textField({ name: 'by', label: words.person }, filters['by']),
    selectField({ name: 'kind', label: words.kind, any: words.anyKind, choices: kinds }, filters['kind']),
  ]
  const list = listResults(
    {
      ...{ path: workPaths.requests, title, filters, next },
      columns: [words.what, words.state, words.about, words.who, words.why, words.when].map((name) => ({
        title: name,
      })),
      rows: items.map((item) => row(item, viewer)),
      empty: { title: words.empty, hint: words.emptyHint },
    },
    viewer,
  )
  const body = html`<div class="head">
      <h1>${work.title}</h1>
      ${workTabs('requests', viewer)}
    </div>
    ${filterForm(workPaths.requests, fields, viewer)} ${list}`
  return { title, section: 'work', body }
}

function row(item: RequestSummaryResponse, viewer: Viewer): Html {
  const { id, kind, by, reason, state, about, refusal, requestedAt } = item
  const { order, actions } = viewer.words
  return html`<tr>
    <td class="nowrap"><a href="/commands/${id}">${order.command[kind] ?? kind}</a></td>
    <td class="nowrap">${mark(markOfCommand[state], actions.state[state])}</td>
    <td class="small">${about ?? ''}</td>
    <td class="nowrap">${by}</td>
    <td class="wide">
      ${reason}${refusal !== null && html`<br /><span class="quiet small" ${english(viewer)}>${refusal}</span>`}
    </td>
    <td>${ago(requestedAt, viewer)}</td>
  </tr>`
}

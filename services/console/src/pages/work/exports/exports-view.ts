import type { ExportResponse } from '../../../responses/exports/export.ts'
import { exportedKinds } from '@slipstream/exports/domain/columns.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark, type Mark } from '../../shell/frame/mark.ts'
import { count } from '../../words/numbers.ts'
import { ago } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { filterForm, selectField, textField } from '../../shell/lists/filter-form.ts'
import type { ListFilters } from '../../shell/lists/list-filters.ts'
import { listResults } from '../../shell/lists/list-results.ts'
import { workPaths, workTabs } from '../work-tabs.ts'
import { newExportPath } from './export-form-view.ts'

type Shown = { items: readonly ExportResponse[]; next: string | null; filters: ListFilters }

export const exportPath = (id: string): string => `${workPaths.exports}/${encodeURIComponent(id)}`

const marks: Readonly<Record<ExportResponse['state'], Mark>> = {
  ...{ queued: 'waiting', running: 'waiting', ready: 'ok' },
  ...{ failed: 'failed', cancelled: 'quiet', removed: 'quiet' },
}

export const stateOfExport = (state: ExportResponse['state'], { words }: Viewer): Html =>
  mark(marks[state], words.exports.states[state] ?? state)

export function exportsPage({ items, next, filters }: Shown, viewer: Viewer): Page {
  const { work, exports: words } = viewer.words
  const title = work.tabs.exports
  const kinds = exportedKinds.map((kind) => [kind, words.kinds[kind] ?? kind] as const)
  const fields = [
    selectField({ name: 'of', label: words.what, any: words.anything, choices: kinds }, filters['of']),
    textField({ name: 'requestedBy', label: words.who }, filters['requestedBy']),
  ]
  const list = listResults(
    {
      ...{ path: workPaths.exports, title, filters, next },
      columns: [
        ...[{ title: words.what }, { title: words.state }, { title: words.rows, isNumber: true as const }],
        ...[{ title: words.size, isNumber: true as const }, { title: words.who }, { title: words.why }],
        { title: words.when },
      ],
      rows: items.map((item) => row(item, viewer)),
      empty: { title: words.empty, hint: words.emptyHint },
    },
    viewer,
  )
  const body = html`<div class="head">
      <h1>${work.title}</h1>
      ${workTabs('exports', viewer)}
      <div class="actions">
        ${viewer.may('export') ? html`<a class="button primary" href="${newExportPath}">${words.newExport}</a>` : nothing}
      </div>
    </div>
    ${filterForm(workPaths.exports, fields, viewer)} ${list}`
  return { title, section: 'work', body }
}

function row(
  { id, of, format, state, rows, bytes, requestedBy, reason, requestedAt }: ExportResponse,
  viewer: Viewer,
) {
  const { exports: words } = viewer.words
  return html`<tr>
    <td class="nowrap"><a href="${exportPath(id)}">${words.kinds[of] ?? of}, ${format}</a></td>
    <td>${stateOfExport(state, viewer)}</td>
    <td class="number" data-unit="${words.rows}">${rows === null ? '–' : count(rows, viewer)}</td>
    <td class="number">${bytes === null ? '–' : sizeOf(bytes, viewer)}</td>
    <td class="nowrap">${requestedBy}</td>
    <td class="wide">${reason}</td>
    <td>${ago(requestedAt, viewer)}</td>
  </tr>`
}

export function sizeOf(bytes: number, viewer: Viewer): string {
  if (bytes < 1_024) return `${bytes} B`
  const kilobytes = bytes / 1_024
  if (kilobytes < 1_024) return `${count(Math.round(kilobytes), viewer)} KB`
  return `${count(Math.round(kilobytes / 102.4) / 10, viewer)} MB`
}

import { columnsByKind, exportedKinds, type ExportedKind } from '@slipstream/exports/domain/columns.ts'
import {
  delimiters,
  exportFormats,
  filtersByKind,
  timeByKind,
  topicNames,
} from '@slipstream/exports/domain/request/export-request.ts'
import { randomUUID } from 'node:crypto'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { tabs } from '../../shell/frame/parts.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { selectField, textField } from '../../shell/lists/filter-form.ts'
import { workPaths } from '../work-tabs.ts'
import { columnField } from './export-input.ts'

export const newExportPath = `${workPaths.exports}/new`

/** The form for an export of one kind. */
export function exportFormPage(kind: ExportedKind, sources: readonly string[], viewer: Viewer): Page {
  const { exports: words, actions } = viewer.words
  const links = exportedKinds.map((one) => [`${newExportPath}?of=${one}`, words.kinds[one] ?? one] as const)
  const mayPersonal = viewer.may('exportPersonalData')
  const body = html`<div class="head">
      <h1>${words.newExport}</h1>
      ${tabs(words.what, links, `${newExportPath}?of=${kind}`)}
    </div>
    <form class="card action-form" action="${workPaths.exports}" method="post">
      <input type="hidden" name="of" value="${kind}" />
      <input type="hidden" name="formToken" value="${viewer.formToken}" />
      <input type="hidden" name="once" value="${randomUUID()}" />
      <div class="filters">
        ${selectField({ name: 'format', label: words.form.format, any: null, choices: exportFormats }, 'csv')}
        ${selectField(delimiterField(viewer), 'comma')}
        ${textField({ name: 'recipient', label: words.form.recipient, type: 'text' })}
      </div>
      <fieldset>
        <legend>${words.form.filters}</legend>
        <div class="filters">${filterFields(kind, sources, viewer)}</div>
        <p class="quiet small">${words.form.times(timeByKind[kind])}</p>
      </fieldset>
      <fieldset>
        <legend>${words.form.columns}</legend>
        <p class="quiet small">${words.form.columnsHint}</p>
        <div class="choices">${columnFields(kind, viewer)}</div>
      </fieldset>
      ${
        mayPersonal
          ? html`<div>
              <label
                ><input type="checkbox" name="personalData" value="1" /> ${words.form.personalData}</label
              >
              <p class="quiet small">${words.form.personalHint}</p>
            </div>`
          : html`<p class="quiet small">${words.form.personalNeedsAdmin}</p>`
      }
      <label for="reason">${actions.reason}</label>
      <textarea id="reason" name="reason" rows="2" maxlength="1000" required></textarea>
      <div class="buttons"><button class="primary" type="submit">${words.form.submit}</button></div>
    </form>`
  return { title: words.newExport, section: 'work', body }
}

function delimiterField({ words: { exports: words } }: Viewer) {
  const names = Object.keys(delimiters)
  const choices = names.map((name) => [name, words.form.delimiters[name] ?? name] as const)
  return { name: 'delimiter', label: words.form.delimiter, any: null, choices }
}

const dayFilters = ['from', 'to', 'asOf', 'knownAt']

function filterFields(kind: ExportedKind, sources: readonly string[], viewer: Viewer): Html[] {
  const { exports: words } = viewer.words
  return filtersByKind[kind].map((name) => {
    const label = words.form.names[name] ?? name
    if (name === 'source')
      return selectField({ name, label, any: words.anything, choices: sources }, undefined)
    if (name === 'topic') return selectField({ name, label, any: null, choices: topicNames }, 'orders')
    if (name === 'active')
      return html`<label class="check">
        <input type="checkbox" name="active" value="1" /> <span>${label}</span>
      </label>`
    return textField({ name, label, type: dayFilters.includes(name) ? 'date' : 'text' })
  })
}

function columnFields(kind: ExportedKind, { words: { exports: words } }: Viewer): Html[] {
  return columnsByKind[kind].map(
    ({ name, isPersonal }) =>
      html`<label>
        <input type="checkbox" name="${columnField(name)}" value="1" /> ${name}
        ${isPersonal === true ? html`<span class="quiet small">${words.form.personal}</span>` : nothing}
      </label>`,
  )
}

import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark } from '../shell/frame/mark.ts'
import { count } from '../words/numbers.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { kindName } from './kinds/source-kinds.ts'
import type { SourceRow } from './read-sources.ts'

export const sourcePath = (source: string): string => `/sources/${encodeURIComponent(source)}`

export function sourcesPage(rows: readonly SourceRow[], sources: Config['sources'], viewer: Viewer): Page {
  const { sources: words } = viewer.words
  const body = html`<div class="head"><h1>${words.title}</h1></div>
    <table class="list">
      <thead>
        <tr>
          <th scope="col">${words.source}</th>
          <th scope="col">${words.kind}</th>
          <th scope="col">${words.state}</th>
          <th scope="col">${words.lastDelivery}</th>
          <th scope="col" class="number">${words.missing}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => rowView(row, sources[row.source]?.type ?? '', viewer))}
      </tbody>
    </table>`
  return { title: words.title, section: 'sources', body }
}

function rowView({ source, lastDeliveryAt, alerts, missing }: SourceRow, type: string, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  const state = alerts > 0 ? mark('warning', words.alerts(count(alerts, viewer))) : mark('ok', words.noAlerts)
  return html`<tr>
    <td><a href="${sourcePath(source)}">${source}</a></td>
    <td>${kindName(type, viewer.language)}</td>
    <td>${state}</td>
    <td>
      ${type === 'admin' ? html`<span class="quiet">–</span>` : lastDeliveryAt === null ? html`<span class="quiet">${words.never}</span>` : ago(lastDeliveryAt, viewer)}
    </td>
    <td class="number" data-unit="${words.missing}">
      ${missing === null ? nothing : count(missing, viewer)}
    </td>
  </tr>`
}

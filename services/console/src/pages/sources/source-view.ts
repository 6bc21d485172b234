import { isBilling } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { actionForm } from '../shell/actions/action-form.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { markOfSeverity, shape } from '../shell/frame/mark.ts'
import { notice } from '../shell/frame/notice.ts'
import { count } from '../words/numbers.ts'
import { ago, exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { kindName } from './kinds/source-kinds.ts'
import { numberingView } from './numbering-view.ts'
import type { SourceData } from './read-sources.ts'
import { rhythmView } from './rhythm-view.ts'
import { sourcePath } from './sources-view.ts'
import { staysView } from './stays-view.ts'
import { webhooksView } from './webhooks-view.ts'
import { alertText } from '../alerts/alert-text.ts'
import { alertPath } from '../shell/paths.ts'

type Shown = SourceData & { source: string; type: SourceConfig['type'] }

export function sourcePage(shown: Shown, viewer: Viewer): Page {
  const { sources: words } = viewer.words
  const { source, type, report, sequence, numbering } = shown
  const path = sourcePath(source)
  const ofBilling = isBilling({ type })
  const body = html`<div class="head">
      <h1>${source}</h1>
      <span class="quiet">${kindName(type, viewer.language)}</span>
      <div class="actions">${actions(path, type, viewer)}</div>
    </div>
    ${alertsOf(shown, viewer)}
    ${ofBilling || type === 'admin' ? nothing : numberingView(path, sequence, numbering, viewer)}
    ${
      report === null
        ? notice('empty', words.noReport, words.noReportHint)
        : html`<div class="two">
            <div class="stack">${factsOf(shown, viewer)} ${webhooksView(path, report, viewer)}</div>
            <div class="stack">${rhythmView(report, viewer)} ${staysView(report, ofBilling, viewer)}</div>
          </div>`
    }`
  return { title: source, section: 'sources', body }
}

function actions(path: string, type: SourceConfig['type'], viewer: Viewer): Html[] {
  const { sources: words } = viewer.words
  if (type === 'admin') return []
  const compare = {
    ...{ id: 'reconcile', path: `${path}/reconcile`, title: words.reconcile },
    what: isBilling({ type }) ? words.reconcileBillingWhat : words.reconcileWhat,
  }
  return [
    viewer.may('personalData') ? html`<a class="button" href="${path}/try">${words.try}</a>` : nothing,
    viewer.may('compare') ? actionForm(compare, viewer) : nothing,
  ]
}

function alertsOf({ alerts }: Shown, viewer: Viewer): Html {
  if (alerts.length === 0) return nothing
  return html`<ul class="rows card">
    ${alerts.map(
      (alert) =>
        html`<li>
          ${shape(markOfSeverity(alert.severity))}
          <a href="${alertPath(alert._id)}">${alertText(alert, viewer)}</a>
        </li>`,
    )}
  </ul>`
}

function factsOf({ report, reconciliation }: Shown, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  const rows: [string, Html][] = [[words.lastDelivery, exact(report?.lastDeliveryAt ?? null, viewer)]]
  for (const [list, at] of Object.entries(report?.swept ?? {}).slice(0, 10))
    rows.push([words.comparedThrough(words.lists[list] ?? list), ago(at, viewer)])
  if (reconciliation !== null) {
    const { orders, equal, missing, outdated, deleted, notCompared, finishedAt } = reconciliation
    const n = (value: number): string => count(value, viewer)
    const differing = words.reconciled(n(orders), n(equal), n(missing), n(outdated), n(deleted + notCompared))
    rows.push([words.lastComparison, html`${ago(finishedAt, viewer)}<br />${differing}`])
  }
  if (report !== null) rows.push([words.asOf, ago(report.asOf, viewer)])
  return html`<section class="card">
    <dl class="facts">
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`
}

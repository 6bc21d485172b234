import type { OpenedRecord } from '../../../access/domain/opened-record.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { notice } from '../../shell/frame/notice.ts'
import { ago } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { table } from '../../shell/lists/list-results.ts'
import { workPaths, workTabs } from '../work-tabs.ts'
import { orderPath, letterPath, quarantinedPath, notificationPath } from '../../shell/paths.ts'

type Shown = { records: readonly OpenedRecord[]; next: string | null; isFirst: boolean }

export function openedPage({ records, next, isFirst }: Shown, viewer: Viewer): Page {
  const { work, orders } = viewer.words
  const { opened: words } = work
  const columns = [words.what, words.order, words.who, words.when].map((title) => ({ title }))
  const body = html`<div class="head">
      <h1>${work.title}</h1>
      ${workTabs('opened', viewer)}
    </div>
    <p class="quiet above">${words.lead}</p>
    ${
      records.length === 0
        ? notice('empty', words.empty, words.emptyHint)
        : table(
            columns,
            records.map((record) => row(record, viewer)),
          )
    }
    <p class="paging">
      ${isFirst ? nothing : html`<a href="${workPaths.opened}">${orders.first}</a>`}
      ${next === null ? nothing : html`<a class="button" rel="next" href="${workPaths.opened}?before=${next}">${orders.next}</a>`}
    </p>`
  return { title: work.tabs.opened, section: 'work', body }
}

const pathOf: Readonly<Record<OpenedRecord['what'], (id: string) => string>> = {
  'quarantined-delivery': quarantinedPath,
  'dead-letter': letterPath,
  event: (id) => `/events/${id}`,
  notification: notificationPath,
  label: (id) => `/shipments/${id.split('/').map(encodeURIComponent).join('/')}`,
  // Not the file itself: a click would be another opening.
  'orders-file': (id) => id.replace(/^\/orders\/orders\.csv/, '/orders'),
  'participants-file': (id) => id.replace(/^\/participants\/participants\.csv/, '/participants'),
  'participants-list': (id) => id.replace(/^\/participants\/print/, '/participants'),
}

function row({ what, id, order, by, at }: OpenedRecord, viewer: Viewer): Html {
  const { timeline } = viewer.words
  return html`<tr>
    <td><a href="${pathOf[what](id)}">${timeline.openedWhat[what]}</a></td>
    <td>
      ${
        order === undefined
          ? html`<span class="quiet">–</span>`
          : html`<a href="${orderPath(order.source, order.orderId)}">${order.source}/${order.orderId}</a>`
      }
    </td>
    <td>${by}</td>
    <td>${ago(at.toISOString(), viewer)}</td>
  </tr>`
}

import type { SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import { actionForm } from '../shell/actions/action-form.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark, type Mark } from '../shell/frame/mark.ts'
import { notice } from '../shell/frame/notice.ts'
import { count } from '../words/numbers.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'

const maxShown = 20

const marks: Readonly<Record<string, Mark>> = {
  ...{ active: 'ok', enabled: 'ok', disabled: 'failed', paused: 'warning' },
}

/** The webhooks that deliver to us, with what they were refused for. */
export function webhooksView(path: string, { webhooks }: SourceReport, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  const rows = webhooks.slice(0, maxShown).map((webhook, index) => {
    const { webhookId, name, topic, status, acceptedAt, refused, refusedSince, reasons } = webhook
    const enable =
      status === 'disabled' && webhookId !== null && viewer.may('administer')
        ? actionForm(
            {
              ...{ id: `enable-${index}`, path: `${path}/webhooks/${encodeURIComponent(webhookId)}/enable` },
              ...{ title: words.enable, what: words.enableWhat },
            },
            viewer,
          )
        : nothing
    return html`<li>
      <p>
        ${status === null ? nothing : mark(marks[status] ?? 'unknown', words.statuses[status] ?? status)}
        ${topic ?? ''} <span class="quiet">${name ?? ''} ${webhookId ?? words.unnamed}</span>
      </p>
      <p class="quiet small">${words.lastAccepted} ${ago(acceptedAt, viewer)}</p>
      ${
        refused === 0
          ? nothing
          : html`<p class="small">
              ${mark('warning', words.refused(count(refused, viewer)))} ${words.since}
              ${ago(refusedSince, viewer)}:
              ${reasons.map(({ reason, count: times }) => `${words.reasons[reason] ?? reason} (${times})`).join(', ')}
            </p>`
      }
      ${enable}
    </li>`
  })
  return html`<section class="card" aria-labelledby="webhooks">
    <h2 id="webhooks">${words.webhooks}</h2>
    ${
      rows.length === 0
        ? notice('empty', words.noWebhooks, words.noWebhooksHint)
        : html`<ul class="stack">
            ${rows}
          </ul>`
    }
  </section>`
}

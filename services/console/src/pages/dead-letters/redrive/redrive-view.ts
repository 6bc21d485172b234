import { actionForm } from '../../shell/actions/action-form.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark, type Mark } from '../../shell/frame/mark.ts'
import { count } from '../../words/numbers.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { RedriveModel } from './redrive-model.ts'
import { english } from '../../shell/frame/english.ts'

const marks: Readonly<Record<string, Mark>> = {
  ...{ requested: 'waiting', running: 'waiting', done: 'ok', cancelled: 'quiet', refused: 'failed' },
}
const outcomeMarks: Readonly<Record<string, Mark>> = {
  ...{ done: 'ok', would: 'ok', duplicate: 'quiet', failed: 'failed', deadLetter: 'failed' },
  ...{ threw: 'failed', retryLater: 'waiting', 'held-back': 'warning' },
}

/** How far a redrive is, and the outcome per record. Until it ends, the browser asks again by itself. */
export function redriveView(model: RedriveModel, viewer: Viewer): Html {
  const { deadLetters: words, order } = viewer.words
  const { id, state, isOver, isDryRun, what, by, reason, remark, counts, outcomes } = model
  const polling = html`hx-get="/redrives/${id}" hx-trigger="load delay:1s" hx-swap="outerHTML"`
  const title = isDryRun ? words.dryRun : words.progress
  return html`<div class="stack" role="status" ${!isOver && polling}>
    <p>${mark(marks[state] ?? 'unknown', `${title}: ${words.state[state] ?? state}`)} ${what}</p>
    <p class="quiet small">${order.commandBy(by, reason)}</p>
    ${remark === null ? nothing : html`<p class="small">${remark}</p>`}
    <dl class="facts small">
      ${counts.map(([name, value]) =>
        words.counts[name] === undefined
          ? nothing
          : html`<div>
              <dt>${isDryRun && name === 'redriven' ? words.wouldBeRedriven : words.counts[name]}</dt>
              <dd>${count(value, viewer)}</dd>
            </div>`,
      )}
    </dl>
    ${outcomes.length === 0 ? html`<p class="quiet small">${words.noOutcomes}</p>` : outcomesTable(model, viewer)}
    <p class="small"><a href="/redrives/${id}">${words.ownPage}</a></p>
  </div>`
}

function outcomesTable({ outcomes }: RedriveModel, viewer: Viewer): Html {
  const { deadLetters: words } = viewer.words
  return html`<table class="plain small">
      <thead>
        <tr>
          <th scope="col">${words.record}</th>
          <th scope="col">${words.outcome}</th>
        </tr>
      </thead>
      <tbody>
        ${outcomes.map(
          ({ position, about, outcome, detail }) =>
            html`<tr>
              <td>${about}<br /><code>${position}</code></td>
              <td>
                ${mark(outcomeMarks[outcome] ?? 'unknown', words.outcomes[outcome] ?? outcome)}<br />
                <span class="quiet" ${english(viewer)}>${detail}</span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${outcomes.length >= 100 ? html`<p class="quiet small">${words.more('100')}</p>` : nothing}`
}

/** What ends a redrive that runs. */
export function cancelForm({ id, of, isOver }: RedriveModel, viewer: Viewer): Html {
  const { deadLetters: words } = viewer.words
  if (isOver || !viewer.may('redrive')) return nothing
  const path = `/redrives/${id}/cancel-${of}`
  return actionForm({ id: 'cancel', path, title: words.cancel, what: words.cancelWhat }, viewer)
}

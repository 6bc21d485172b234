import type { QueueResponse } from '../../../responses/queue.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark } from '../../shell/frame/mark.ts'
import { notice } from '../../shell/frame/notice.ts'
import { count } from '../../words/numbers.ts'
import { facts } from '../../shell/frame/parts.ts'
import { ago, duration } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { table } from '../../shell/lists/list-results.ts'
import { nameOfQueue, stateOfQueue } from './queues-view.ts'
import type { DeadLetteredTask } from './read-dead-lettered.ts'
import { billingWorkOf, redriveForm } from './redrive-form.ts'
import { english } from '../../shell/frame/english.ts'

type Shown = { queue: QueueResponse; tasks: readonly DeadLetteredTask[]; sources: readonly string[] }

/** A queue with its dead-lettered tasks. */
export function queuePage({ queue: one, tasks, sources }: Shown, viewer: Viewer): Page {
  const { queues: words } = viewer.words.work
  const { queue, service, waiting, leased, deadLettered, oldestDueMs, last5Minutes, lastHour } = one
  const title = nameOfQueue(queue, words)
  const { kind, word } = stateOfQueue(one, viewer.now, words)
  const number = (value: number): string => count(value, viewer)
  const works = billingWorkOf(queue, sources)
  const canRedrive = viewer.may('redrive') && deadLettered > 0
  const body = html`<div class="head">
      <h1>${title}</h1>
      ${mark(kind, word)}
      <div class="actions">
        ${canRedrive ? works.map((work) => redriveForm(work, works.length > 1, viewer)) : nothing}
      </div>
    </div>
    <div class="stack">
      <section class="card" aria-label="${words.state}">
        ${facts(
          [words.queue, html`<code>${queue}</code>`],
          [words.service, service],
          [words.waiting, number(waiting)],
          [words.running, number(leased)],
          [words.deadLettered, number(deadLettered)],
          [words.oldest, oldestDueMs === 0 ? null : duration(oldestDueMs)],
          [words.recent, words.recentWords(number(lastHour.done), number(lastHour.failed))],
          ['5 min', words.recentWords(number(last5Minutes.done), number(last5Minutes.failed))],
        )}
      </section>
      <h2>${words.tasks}</h2>
      ${tasks.length === 0 ? notice('empty', words.noTasks, '') : taskTable(tasks, viewer)}
      ${deadLettered > tasks.length && tasks.length > 0 && html`<p class="quiet small">${words.newest}</p>`}
    </div>`
  return { title, section: 'work', body }
}

function taskTable(tasks: readonly DeadLetteredTask[], viewer: Viewer): Html {
  const { queues: words } = viewer.words.work
  return table(
    [words.task, words.reason, words.attempts, words.since].map((title) => ({ title })),
    tasks.map(
      ({ id, reason, attempts, since }) =>
        html`<tr>
          <td class="nowrap"><code>${id}</code></td>
          <td class="wide" ${english(viewer)}>${reason ?? ''}</td>
          <td>${attempts}</td>
          <td>${ago(since, viewer)}</td>
        </tr>`,
    ),
  )
}

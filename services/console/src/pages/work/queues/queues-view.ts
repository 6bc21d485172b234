import type { QueueResponse } from '../../../responses/queue.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { mark, type Mark } from '../../shell/frame/mark.ts'
import { notice } from '../../shell/frame/notice.ts'
import { count } from '../../words/numbers.ts'
import { duration } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { table } from '../../shell/lists/list-results.ts'
import { workTabs } from '../work-tabs.ts'
import type { workEn } from '../../words/work/en.ts'

/** A service reports its queues at least once a minute. */
const maxSilentMs = 3 * 60_000

const queuePath = (queue: string): string => `/work/queue?name=${encodeURIComponent(queue)}`

export function queuesPage(items: readonly QueueResponse[], viewer: Viewer): Page {
  const { work } = viewer.words
  const { queues: words } = work
  const list = table(
    [
      ...[{ title: words.queue }, { title: words.state }, { title: words.waiting, isNumber: true as const }],
      ...[words.running, words.deadLettered, words.oldest].map((title) => ({
        title,
        isNumber: true as const,
      })),
      ...[{ title: words.recent }, { title: words.service }],
    ],
    items.map((queue) => row(queue, viewer)),
  )
  const body = html`<div class="head">
      <h1>${work.title}</h1>
      ${workTabs('queues', viewer)}
    </div>
    ${items.length === 0 ? notice('empty', words.empty, words.emptyHint) : list}`
  return { title: work.tabs.queues, section: 'work', body }
}

function row(item: QueueResponse, viewer: Viewer): Html {
  const { queues: words } = viewer.words.work
  const { queue, service, waiting, leased, deadLettered, oldestDueMs, lastHour } = item
  const { kind, word } = stateOfQueue(item, viewer.now, words)
  const number = (value: number): string => count(value, viewer)
  return html`<tr>
    <td>
      <a href="${queuePath(queue)}">${nameOfQueue(queue, words)}</a>
    </td>
    <td>${mark(kind, word)}</td>
    <td class="number" data-unit="${words.waiting}">${number(waiting)}</td>
    <td class="number" data-unit="${words.running}">${number(leased)}</td>
    <td class="number" data-unit="${words.deadLettered}">${number(deadLettered)}</td>
    <td class="number">${oldestDueMs === 0 ? '–' : duration(oldestDueMs)}</td>
    <td class="small nowrap">${words.recentWords(number(lastHour.done), number(lastHour.failed))}</td>
    <td class="quiet">${service}</td>
  </tr>`
}

export function stateOfQueue(
  { deadLettered, observedAt }: Pick<QueueResponse, 'deadLettered' | 'observedAt'>,
  now: Date,
  words: (typeof workEn)['queues'],
): { kind: Mark; word: string } {
  if (now.getTime() - Date.parse(observedAt) > maxSilentMs) return { kind: 'unknown', word: words.old }
  return deadLettered > 0 ? { kind: 'failed', word: words.needs } : { kind: 'ok', word: words.ok }
}

/** For people: what a queue is of, and of which source, carrier or endpoint. */
export function nameOfQueue(queue: string, { names }: (typeof workEn)['queues']): string {
  const [kind = '', ...rest] = queue.split('/')
  const name = names[kind]
  if (name === undefined) return queue
  return rest.length === 0 ? name : `${name}: ${rest.join(' / ')}`
}

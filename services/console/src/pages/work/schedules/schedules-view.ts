import type { ScheduleResponse } from '../../../responses/schedules/schedule.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { mark, type Mark } from '../../shell/frame/mark.ts'
import { notice } from '../../shell/frame/notice.ts'
import { ago, exact } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { table } from '../../shell/lists/list-results.ts'
import { workPaths, workTabs } from '../work-tabs.ts'
import type { workEn } from '../../words/work/en.ts'

export const schedulePath = (schedule: string): string =>
  `${workPaths.schedules}/${encodeURIComponent(schedule)}`

export function schedulesPage(items: readonly ScheduleResponse[], viewer: Viewer): Page {
  const { work } = viewer.words
  const { schedules: words } = work
  const columns = [words.schedule, words.state, words.does, words.when, words.last, words.next]
  const list = table(
    columns.map((title) => ({ title })),
    items.map((item) => row(item, viewer)),
  )
  const body = html`<div class="head">
      <h1>${work.title}</h1>
      ${workTabs('schedules', viewer)}
    </div>
    ${items.length === 0 ? notice('empty', words.empty, words.emptyHint) : list}`
  return { title: work.tabs.schedules, section: 'work', body }
}

function row(item: ScheduleResponse, viewer: Viewer): Html {
  const { schedule, cron, timeZone, lastRun, nextRunAt } = item
  const { schedules: words } = viewer.words.work
  const { kind, word } = stateOfSchedule(item, words)
  const outcome =
    lastRun === null
      ? html`<span class="quiet">–</span>`
      : html`${words.outcomes[lastRun.outcome] ?? lastRun.outcome} ${ago(lastRun.finishedAt, viewer)}`
  return html`<tr>
    <td class="nowrap"><a href="${schedulePath(schedule)}">${schedule}</a></td>
    <td class="nowrap">${mark(kind, word)}</td>
    <td class="wide">${actionOf(item, words)}</td>
    <td class="nowrap"><code>${cron}</code> <span class="quiet small">${timeZone}</span></td>
    <td>${outcome}</td>
    <td>${exact(nextRunAt, viewer)}</td>
  </tr>`
}

/** What a schedule does. */
export function actionOf({ action, target }: ScheduleResponse, words: (typeof workEn)['schedules']): string {
  const { source, consumer, of, format, recipients } = target
  const what = words.targets[of ?? ''] ?? of ?? ''
  const whose = consumer ?? source
  switch (action) {
    case 'sweep':
      return words.actions.sweep(source ?? '')
    case 'digest':
      return words.actions.digest(recipients ?? 0)
    case 'redrive':
      return words.actions.redrive(what, whose)
    case 'retention':
      return words.actions.retention(what)
    default:
      return words.actions.export(what, format ?? '')
  }
}

/** How a schedule is, in one word; the worst first. */
export function stateOfSchedule(
  { isConfigured, paused, running, lateSince, failuresInARow }: ScheduleResponse,
  words: (typeof workEn)['schedules'],
): { kind: Mark; word: string } {
  if (running !== null) return { kind: 'waiting', word: words.running }
  if (!isConfigured) return { kind: 'quiet', word: words.isNotConfigured }
  if (paused !== null) return { kind: 'quiet', word: words.paused }
  if (lateSince !== null) return { kind: 'failed', word: words.late }
  if (failuresInARow > 0) return { kind: 'failed', word: words.failing(failuresInARow) }
  return { kind: 'ok', word: words.waits }
}

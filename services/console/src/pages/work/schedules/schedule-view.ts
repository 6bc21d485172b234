import type { RunResponse } from '../../../responses/schedules/schedule-run.ts'
import type { ScheduleResponse } from '../../../responses/schedules/schedule.ts'
import { actionForm } from '../../shell/actions/action-form.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark, type Mark } from '../../shell/frame/mark.ts'
import { card, facts } from '../../shell/frame/parts.ts'
import { duration, exact } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { filterForm, selectField } from '../../shell/lists/filter-form.ts'
import type { ListFilters } from '../../shell/lists/list-filters.ts'
import { listResults } from '../../shell/lists/list-results.ts'
import { actionOf, schedulePath, stateOfSchedule } from './schedules-view.ts'
import { english } from '../../shell/frame/english.ts'
import { resultOf } from '../../shell/frame/reported.ts'
import type { workEn } from '../../words/work/en.ts'

type Shown = {
  schedule: ScheduleResponse
  runs: { items: readonly RunResponse[]; next: string | null }
  filters: ListFilters
}

const outcomeMarks: Readonly<Record<string, Mark>> = { succeeded: 'ok', failed: 'failed', skipped: 'quiet' }

export function schedulePage({ schedule: one, runs, filters }: Shown, viewer: Viewer): Page {
  const { schedules: words } = viewer.words.work
  const { schedule } = one
  const path = schedulePath(schedule)
  const { kind, word } = stateOfSchedule(one, words)
  const choices = Object.entries(words.outcomes)
  const body = html`<div class="head">
      <h1>${schedule}</h1>
      ${mark(kind, word)}
      <div class="actions">${actions(one, path, viewer)}</div>
    </div>
    <div class="stack">
      ${card(words.schedule, factsOf(one, viewer))}
      <h2>${words.runs}</h2>
      ${filterForm(
        path,
        [
          selectField(
            { name: 'outcome', label: words.state, any: viewer.words.exports.anything, choices },
            filters['outcome'],
          ),
        ],
        viewer,
      )}
      ${listResults(
        {
          ...{ path, title: words.runs, filters, next: runs.next },
          columns: [words.due, words.state, words.result, words.duration, words.by].map((title) => ({
            title,
          })),
          rows: runs.items.map((run) => row(run, viewer)),
          empty: { title: words.noRuns, hint: '' },
        },
        viewer,
      )}
    </div>`
  return { title: schedule, section: 'work', body }
}

function actions(one: ScheduleResponse, path: string, viewer: Viewer): Html[] {
  const { schedules: words } = viewer.words.work
  if (!viewer.may('schedules') || !one.isConfigured) return []
  const run = { id: 'run', path: `${path}/run`, title: words.runNow, what: words.runNowWhat }
  const pause = { id: 'pause', path: `${path}/pause`, title: words.pause, what: words.pauseWhat }
  const resume = { id: 'resume', path: `${path}/resume`, title: words.resume, what: words.resumeWhat }
  return [
    one.running === null ? actionForm({ ...run, isPrimary: true }, viewer) : nothing,
    actionForm(one.paused === null ? pause : resume, viewer),
  ]
}

function factsOf(one: ScheduleResponse, viewer: Viewer): Html {
  const { schedules: words } = viewer.words.work
  const { cron, timeZone, missed, nextRunAt, lateSince, running, succeededThrough } = one
  return facts(
    [words.does, actionOf(one, words)],
    [words.when, html`<code>${cron}</code>`],
    [words.timeZone, timeZone],
    [words.missed, words.missedWords[missed]],
    [words.paused, whyPaused(one, words)],
    [words.running, running === null ? null : exact(running.startedAt, viewer)],
    ['', running?.lastError && html`<span ${english(viewer)}>${running.lastError}</span>`],
    [words.next, nextRunAt === null ? null : exact(nextRunAt, viewer)],
    [words.late, lateSince === null ? null : exact(lateSince, viewer)],
    [words.succeededThrough, succeededThrough === null ? null : exact(succeededThrough, viewer)],
  )
}

function whyPaused(
  { paused, pausedBy }: ScheduleResponse,
  words: (typeof workEn)['schedules'],
): string | null {
  if (paused === null) return null
  return pausedBy === null ? words.pausedByConfiguration : `${pausedBy.by}: ${pausedBy.reason}`
}

function row(run: RunResponse, viewer: Viewer): Html {
  const { schedules: words } = viewer.words.work
  const { dueAt, outcome, result, error, durationMs, startedBy, by } = run
  const values = Object.entries(result ?? {}).map(
    ([name, value]) => html`${words.results[name] ?? name}: ${resultOf(value, viewer)}<br />`,
  )
  return html`<tr>
    <td>${exact(dueAt, viewer)}</td>
    <td>${mark(outcomeMarks[outcome] ?? 'unknown', words.outcomes[outcome] ?? outcome)}</td>
    <td class="wide small">${error === null ? values : html`<span ${english(viewer)}>${error}</span>`}</td>
    <td class="nowrap">
      ${durationMs === null ? '–' : durationMs < 1_000 ? `${durationMs} ms` : duration(durationMs)}
    </td>
    <td class="quiet">${by ?? words.starters[startedBy] ?? startedBy}</td>
  </tr>`
}

import type { DeadLetterResponse } from '../../responses/dead-letter.ts'
import type { QuarantinedResponse } from '../../responses/quarantined.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark, shape } from '../shell/frame/mark.ts'
import { notice } from '../shell/frame/notice.ts'
import { count } from '../shell/frame/numbers.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { maxCounted, type ReasonGroup } from './read-groups.ts'
import { redriveForm } from './redrive/redrive-form.ts'
import { english } from '../shell/frame/english.ts'

export const letterPath = (id: string): string => `/dead-letters/letters/${encodeURIComponent(id)}`
export const quarantinedPath = (id: string): string => `/dead-letters/quarantined/${encodeURIComponent(id)}`

type Listed = {
  groups: readonly ReasonGroup[]
  next: string | null
  isFirst: boolean
  /** How many wait, at most `maxCounted`. */
  waiting: { letters: number; quarantine: number }
} & (
  | { of: 'letters'; items: readonly DeadLetterResponse[] }
  | { of: 'quarantine'; items: readonly QuarantinedResponse[] }
)

const addresses = { letters: '/dead-letters', quarantine: '/dead-letters/quarantine' }

export function deadLettersPage(listed: Listed, viewer: Viewer): Page {
  const { deadLetters: words } = viewer.words
  const { of, groups, items, next, isFirst } = listed
  const isLetters = of === 'letters'
  const empty = isLetters
    ? notice('empty', words.none, words.noneHint)
    : notice('empty', words.noneQuarantined, words.noneQuarantinedHint)
  const body = html`<div class="head">
      <h1>${words.title}</h1>
      <nav class="tabs" aria-label="${words.about}">
        ${(['letters', 'quarantine'] as const).map(
          (one) =>
            html`<a href="${addresses[one]}" ${one === of && html`aria-current="page"`}
              >${words[one]}
              ${listed.waiting[one] > 0 && html`<span class="badge">${count(listed.waiting[one], viewer)}</span>`}</a
            >`,
        )}
      </nav>
    </div>
    <p class="quiet">${isLetters ? words.lettersLead : words.quarantineLead}</p>
    ${
      items.length === 0
        ? empty
        : html`${groupsTable(listed, viewer)}
          ${isLetters ? lettersTable(listed.items, viewer) : quarantineTable(listed.items, viewer)}`
    }
    <p class="paging">
      ${isFirst ? nothing : html`<a href="${addresses[of]}">${words.first}</a>`}
      ${next === null ? nothing : html`<a class="button" rel="next" href="${addresses[of]}?cursor=${next}">${words.next}</a>`}
    </p>`
  return {
    title: groups.length === 0 ? words.title : `${words.title} (${words[of]})`,
    section: 'dead-letters',
    body,
  }
}

function groupsTable({ of, groups }: Listed, viewer: Viewer): Html {
  const { deadLetters: words } = viewer.words
  if (groups.length === 0) return nothing
  const counted = groups.reduce((sum, group) => sum + group.count, 0)
  const rows = groups.map(
    (group, index) =>
      html`<tr>
        <td>${group.of}</td>
        ${
          of === 'letters'
            ? html`<td class="wide" ${english(viewer)}>${group.reason}</td>`
            : html`<td class="wide">${words.reasons[group.reason] ?? group.reason}</td>`
        }
        <td class="number" data-unit="${words.count}">${count(group.count, viewer)}</td>
        <td>${ago(group.oldestAt.toISOString(), viewer)}</td>
        <td>${redriveForm({ id: `group-${index}`, of, fields: fieldsOf(of, group) }, viewer)}</td>
      </tr>`,
  )
  return html`<section class="part" aria-labelledby="groups">
    <h2 id="groups">${words.byReason}</h2>
    <table class="list">
      <thead>
        <tr>
          <th scope="col">${of === 'letters' ? words.consumer : words.source}</th>
          <th scope="col">${words.reason}</th>
          <th scope="col" class="number">${words.count}</th>
          <th scope="col">${words.oldest}</th>
          <th scope="col"><span class="visually-hidden">${words.redrive}</span></th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${counted >= maxCounted ? html`<p class="quiet small">${words.capped(count(maxCounted, viewer))}</p>` : nothing}
    <div class="paging">${allForms(of, groups, viewer)}</div>
  </section>`
}

const fieldsOf = (of: Listed['of'], { of: name, reason }: ReasonGroup): Record<string, string> =>
  of === 'letters' ? { consumer: name, reasonContains: reason } : { source: name, quarantinedFor: reason }

/** One button for all of a consumer, or for all of quarantine. */
function allForms(of: Listed['of'], groups: readonly ReasonGroup[], viewer: Viewer): Html[] {
  const { deadLetters: words } = viewer.words
  if (of === 'quarantine')
    return [redriveForm({ id: 'all', of, fields: {}, title: words.redriveAll }, viewer)]
  return [...new Set(groups.map((group) => group.of))].map((consumer, index) =>
    redriveForm(
      { id: `all-${index}`, of, fields: { consumer }, title: `${words.redriveAll}: ${consumer}` },
      viewer,
    ),
  )
}

function lettersTable(items: readonly DeadLetterResponse[], viewer: Viewer): Html {
  const { deadLetters: words } = viewer.words
  return html`<table class="list">
    <thead>
      <tr>
        <th scope="col">${words.key}</th>
        <th scope="col">${words.reason}</th>
        <th scope="col">${words.consumer}</th>
        <th scope="col">${words.since}</th>
      </tr>
    </thead>
    <tbody>
      ${items.map(
        ({ letterId, key, reason, isFailing, consumer, parkedAt }) =>
          html`<tr>
            <td><a href="${letterPath(letterId)}">${key === '' ? words.noKey : key}</a></td>
            <td class="wide">
              ${isFailing ? html`${shape('failed')} <span ${english(viewer)}>${reason}</span>` : mark('waiting', words.behind)}
            </td>
            <td class="quiet">${consumer}</td>
            <td>${ago(parkedAt, viewer)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function quarantineTable(items: readonly QuarantinedResponse[], viewer: Viewer): Html {
  const { deadLetters: words } = viewer.words
  return html`<table class="list">
    <thead>
      <tr>
        <th scope="col">${words.received}</th>
        <th scope="col">${words.reason}</th>
        <th scope="col">${words.source}</th>
        <th scope="col">${words.position}</th>
      </tr>
    </thead>
    <tbody>
      ${items.map(
        ({ eventId, source, quarantinedFor, position, receivedAt }) =>
          html`<tr>
            <td><a href="${quarantinedPath(eventId)}">${ago(receivedAt, viewer)}</a></td>
            <td>${mark('warning', words.reasons[quarantinedFor] ?? quarantinedFor)}</td>
            <td class="quiet">${source}</td>
            <td class="quiet small"><code>${position}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

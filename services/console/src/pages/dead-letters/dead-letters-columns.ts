import type { DeadLetterResponse } from '../../responses/dead-letter.ts'
import type { QuarantinedResponse } from '../../responses/quarantined.ts'
import { english } from '../shell/frame/english.ts'
import { html } from '../shell/frame/html.ts'
import { mark, shape } from '../shell/frame/mark.ts'
import { ago, exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { OfferedColumn } from '../shell/lists/offered-columns.ts'
import { letterPath, quarantinedPath } from '../shell/paths.ts'

/** The columns that the list of dead letters can have. */
export function letterColumns(viewer: Viewer): OfferedColumn<DeadLetterResponse>[] {
  const { deadLetters: words } = viewer.words
  return [
    {
      ...{ name: 'key', title: words.key },
      cell: ({ letterId, key }) =>
        html`<td><a href="${letterPath(letterId)}">${key === '' ? words.noKey : key}</a></td>`,
    },
    {
      ...{ name: 'reason', title: words.reason },
      cell: ({ reason, isFailing }) =>
        html`<td class="wide">
          ${
            isFailing
              ? html`${shape('failed')} <span ${english(viewer)}>${reason}</span>`
              : mark('waiting', words.behind)
          }
        </td>`,
    },
    {
      ...{ name: 'consumer', title: words.consumer },
      cell: ({ consumer }) => html`<td class="quiet">${consumer}</td>`,
    },
    {
      ...{ name: 'since', title: words.since, isSorted: true },
      cell: ({ parkedAt }) => html`<td>${ago(parkedAt, viewer)}</td>`,
    },
    {
      ...{ name: 'attempts', title: words.attempts, isNumber: true, isExtra: true },
      cell: ({ attempts }) => html`<td class="number" data-unit="${words.attempts}">${attempts}</td>`,
    },
    {
      ...{ name: 'position', title: words.position, isExtra: true },
      cell: ({ position }) => html`<td class="quiet small"><code>${position}</code></td>`,
    },
    {
      ...{ name: 'recorded', title: words.recorded, isExtra: true },
      cell: ({ recordedAt }) => html`<td>${exact(recordedAt, viewer)}</td>`,
    },
  ]
}

/** The columns that the list of quarantined deliveries can have. */
export function quarantineColumns(viewer: Viewer): OfferedColumn<QuarantinedResponse>[] {
  const { deadLetters: words } = viewer.words
  return [
    {
      ...{ name: 'received', title: words.received, isSorted: true },
      cell: ({ eventId, receivedAt }) =>
        html`<td><a href="${quarantinedPath(eventId)}">${ago(receivedAt, viewer)}</a></td>`,
    },
    {
      ...{ name: 'reason', title: words.reason },
      cell: ({ quarantinedFor }) =>
        html`<td>${mark('warning', words.reasons[quarantinedFor] ?? quarantinedFor)}</td>`,
    },
    {
      ...{ name: 'source', title: words.source },
      cell: ({ source }) => html`<td class="quiet">${source}</td>`,
    },
    {
      ...{ name: 'position', title: words.position },
      cell: ({ position }) => html`<td class="quiet small"><code>${position}</code></td>`,
    },
    {
      ...{ name: 'id', title: 'Id', isExtra: true },
      cell: ({ eventId }) => html`<td class="quiet small"><code>${eventId}</code></td>`,
    },
  ]
}

import { differenceView } from '../../timeline/difference-view.ts'
import { momentBar } from '../../timeline/moment-bar.ts'
import { timelineView } from '../../timeline/timeline-view.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { card } from '../../shell/frame/parts.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { textField } from '../../shell/lists/filter-form.ts'
import { statusMark } from '../billing-parts.ts'
import { billingTimeline } from '../billing-timeline.ts'
import { maxEventsShown } from '../read-billing.ts'
import type { ChosenMoments, ObjectPageData } from './read-object-page.ts'

type Shown = {
  title: string
  path: string
  data: ObjectPageData<{ status: string; isUncertain: boolean }>
  chosen: ChosenMoments
  /** The date in the field for the state at Stripe. */
  asOfDay: string | undefined
  facts: readonly Html[]
}

/** The page of a billing object: its state as of any moment, what changed, and its life. */
export function objectPage({ title, path, data, chosen, asOfDay, facts }: Shown, viewer: Viewer): Page {
  const { billing: words } = viewer.words
  const { object, events, hasMore, moments, comparison } = data
  const timeline = billingTimeline(events, words)
  const body = html`<div class="head">
      <h1>${title}</h1>
      ${statusMark(object.status, viewer)}
    </div>
    ${object.isUncertain && html`<p class="quiet above">${words.uncertainHint}</p>`}
    ${momentBar({ moments, knownAt: chosen.known }, path, viewer)}
    <form class="filters" action="${path}" method="get">
      ${textField({ name: 'asOf', label: words.page.asOf, type: 'date' }, asOfDay)}
      <button type="submit">${words.page.show}</button>
      ${chosen.asOf === null ? nothing : html`<a class="button" href="${path}">${viewer.words.order.showNow}</a>`}
    </form>
    ${comparison === null ? nothing : differenceView(comparison, viewer)}
    <div class="two">
      <div class="stack">
        ${facts}
        <details class="card fold">
          <summary>${words.page.raw}</summary>
          <pre tabindex="0">${JSON.stringify(object, null, 2)}</pre>
        </details>
      </div>
      ${card(
        words.page.happened,
        html`${hasMore && html`<p class="quiet small">${words.page.truncated(maxEventsShown)}</p>`}`,
        timelineView(timeline, path, viewer),
      )}
    </div>`
  return { title, section: 'billing', body }
}

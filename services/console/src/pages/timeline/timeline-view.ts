import { previewForm } from '../notifications/notification-view.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { shape } from '../shell/frame/mark.ts'
import { dayOf, exact, exactTime, relativeTime, timeOfDay, withTimes } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { changesTable } from './difference-view.ts'
import type { LineFact, TimelineLine } from './timeline-line.ts'
import { english } from '../shell/frame/english.ts'
import { notificationPath } from '../shell/paths.ts'

/** Everything that happened, as a list whose lines open in place. */
export function timelineView(timeline: readonly TimelineLine[], path: string, viewer: Viewer): Html {
  return html`<ol class="timeline">
    ${timeline.map(
      (line, index) =>
        html`${dayHeading(line, timeline[index - 1], viewer)}
          <li>${shape(line.mark)}${lineView(line, path, viewer)}</li>`,
    )}
  </ol>`
}

/** Where a new day begins, in the viewer's time zone. */
function dayHeading({ at }: TimelineLine, previous: TimelineLine | undefined, viewer: Viewer): Html {
  if (at === null) return nothing
  const day = dayOf(at, viewer)
  const before = previous?.at ?? null
  return before !== null && dayOf(before, viewer) === day ? nothing : html`<li class="day">${day}</li>`
}

function lineView(line: TimelineLine, path: string, viewer: Viewer): Html {
  const { at, title, detail, isAsWritten = false, href, inside } = line
  const time =
    at === null
      ? nothing
      : html`<time datetime="${at}" title="${exactTime(at, viewer)} · ${relativeTime(at, viewer)}"
          >${timeOfDay(at, viewer)}</time
        >`
  const more =
    detail === null || detail === ''
      ? nothing
      : html`<span class="detail" ${isAsWritten && english(viewer)}>${withTimes(detail, viewer)}</span>`
  if (inside === undefined) {
    const name = href === undefined ? html`<span>${title}</span>` : html`<a href="${href}">${title}</a>`
    return html`<div class="line-of">${name}${time}${more}</div>`
  }
  return html`<details>
    <summary><span>${title}</span>${time}${more}</summary>
    <div class="inside">${insideView(inside, path, viewer)}</div>
  </details>`
}

function insideView(inside: NonNullable<TimelineLine['inside']>, path: string, viewer: Viewer): Html {
  const { facts, changes, knownAt, record, notificationId } = inside
  const { order } = viewer.words
  return html`${factsView(facts, viewer)} ${changes.length === 0 ? nothing : changesTable(changes, viewer)}
  ${
    knownAt === null
      ? nothing
      : html`<p class="small">
          <a href="${path}?known=${encodeURIComponent(knownAt)}">${order.thisState}</a> ·
          <a href="${path}?from=${encodeURIComponent(knownAt)}">${order.compareWithNow}</a>
        </p>`
  }
  ${record === undefined ? nothing : recordLinks(record, viewer)}
  ${notificationId === undefined ? nothing : mailPart(notificationId, viewer)}`
}

function factsView(facts: readonly LineFact[], viewer: Viewer): Html {
  return html`<dl class="facts small">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${typeof value === 'string' ? value : exact(value.at, viewer)}</dd>
        </div>`,
    )}
  </dl>`
}

/** Opens in place what was received. Without JavaScript it is a page. */
function recordLinks(record: string, viewer: Viewer): Html {
  const { events, timeline } = viewer.words
  const url = `${record}?content=1`
  return html`<div>
    <p class="small"><a href="${record}">${timeline.recordPage}</a></p>
    ${
      viewer.may('personalData')
        ? html`<p class="small">
            <a href="${url}" hx-get="${url}" hx-target="closest p" rel="nofollow">${events.rawDelivery}</a>
          </p>`
        : nothing
    }
  </div>`
}

/** How a mail looks, opened in place, with the slip that is attached. */
function mailPart(notificationId: string, viewer: Viewer): Html {
  return html`<p class="small">
      <a href="${notificationPath(notificationId)}">${viewer.words.timeline.mailPage}</a>
    </p>
    ${viewer.may('personalData') ? previewForm(notificationId, viewer) : nothing}`
}

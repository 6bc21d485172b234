import { alertText } from '../../alerts/alert-text.ts'
import { redriveForm } from '../../dead-letters/redrive/redrive-form.ts'
import { actionForm } from '../../shell/actions/action-form.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark, markOfSeverity, markOfStatus, shape } from '../../shell/frame/mark.ts'
import { money } from '../../words/numbers.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { differenceView } from '../../timeline/difference-view.ts'
import { momentBar } from '../../timeline/moment-bar.ts'
import type { OrderModel } from './order-model.ts'
import { maxEventsShown } from './read-order.ts'
import { liveStatusPart } from './live-status.ts'
import { orderFacts } from './order-facts-view.ts'
import { timelineView } from '../../timeline/timeline-view.ts'
import { orderPath, alertPath } from '../../shell/paths.ts'

/** What the source of an order has, so that it can be asked for. */
export type SourceTraits = { sendsSlips: boolean; hasShop: boolean }

export function orderPage(model: OrderModel, source: SourceTraits, viewer: Viewer): Page {
  const { order } = model
  const { words } = viewer
  const title = words.order.title(order.number ?? order.orderId)
  const path = orderPath(order.source, order.orderId)
  const body = html`<div class="head">
      <h1>${title}</h1>
      ${mark(markOfStatus(order.status), order.status)}
      <div class="actions">${actions(model, source, path, viewer)}</div>
    </div>
    <p class="quiet">${summary(model, viewer)}</p>
    ${firingAlerts(model, viewer)} ${order.provenance.via === 'api' ? liveStatusPart(order) : nothing}
    ${momentBar(model, path, viewer)}
    ${model.comparison === null ? nothing : differenceView(model.comparison, viewer)}
    <div class="two">
      <div class="stack">${orderFacts(model, viewer)}</div>
      <section class="card" aria-labelledby="happened">
        <h2 id="happened">${words.order.happened}</h2>
        ${model.hasMoreEvents && html`<p class="quiet small">${words.order.truncated(maxEventsShown)}</p>`}
        ${timelineView(model.timeline, path, viewer)}
      </section>
    </div>`
  return { title, section: 'orders', body, hasFrames: true }
}

/** What is wrong with the order now, each with its page that says what to do. */
function firingAlerts({ firing }: OrderModel, viewer: Viewer): Html {
  if (firing.length === 0) return nothing
  return html`<ul class="rows card above" aria-label="${viewer.words.timeline.firing}">
    ${firing.map(
      (alert) =>
        html`<li>
          ${shape(markOfSeverity(alert.severity))}<a href="${alertPath(alert._id)}"
            >${alertText(alert, viewer)}</a
          >
        </li>`,
    )}
  </ul>`
}

function summary({ order }: OrderModel, viewer: Viewer): Html {
  const { name, email } = order.customer
  const people = order.participants.length
  const parts = [
    name ?? viewer.words.orders.unknownCustomer,
    email,
    money(order.total, order.currency, viewer),
    people === 0 ? null : viewer.words.order.peopleCount(people),
    order.source,
  ].filter((part) => part !== null)
  return html`${parts.join(' · ')}`
}

function actions(
  { order, reachable, waitingIn }: OrderModel,
  { sendsSlips, hasShop }: SourceTraits,
  path: string,
  viewer: Viewer,
): Html[] {
  const { actions, timeline } = viewer.words
  const resend = {
    ...{ id: 'resend', path: `${path}/resend-slip`, title: actions.resendSlip },
    what: actions.resendSlipWhat(reachable),
  }
  const compare = {
    ...{
      id: 'compare',
      path: `${path}/compare`,
      title: actions.compare,
      what: actions.compareWhat(order.source),
    },
    fields: html`<input type="hidden" name="since" value="${order.modifiedAt ?? ''}" />`,
  }
  const key = `${order.source}/${order.orderId}`
  const redrives = waitingIn.map((consumer, index) =>
    redriveForm(
      {
        ...{ id: `redrive-${index}`, of: 'letters', fields: { consumer, key }, isPrimary: true },
        title: timeline.redrive(consumer),
      },
      viewer,
    ),
  )
  return [
    ...redrives,
    sendsSlips && viewer.may('resend') ? actionForm(resend, viewer) : nothing,
    hasShop && viewer.may('compare') ? actionForm(compare, viewer) : nothing,
  ]
}

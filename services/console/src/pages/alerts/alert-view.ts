import type { AlertResponse } from '../../responses/alerts/alert.ts'
import { actionForm } from '../shell/actions/action-form.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { notice } from '../shell/frame/notice.ts'
import { ago, exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { stateOf } from './alerts-view.ts'
import type { AlertData } from './read-alert.ts'
import { silenceFields } from './silence-form.ts'
import { alertDetails, alertSentence, alertText, alertTitle } from './alert-text.ts'
import { orderPath, alertPath } from '../shell/paths.ts'

type Shown = AlertData & { runbook: Html | null }

const maxRanges = 40

export function alertPage({ alert, ofRule, runbook }: Shown, viewer: Viewer): Page {
  const { alerts } = viewer.words
  const title = alertTitle(alert, alerts)
  const body = html`<div class="head">
      <h1>${alertText(alert, viewer)}</h1>
      <div class="actions">${actions(alert, ofRule, viewer)}</div>
    </div>
    <div class="two">
      <div class="stack">
        ${
          alert.next !== null && alert.state === 'firing'
            ? html`<section class="card">
                <h2>${alerts.doNow}</h2>
                <p>${alertSentence(alert, 'action', alert.next.action, viewer)}</p>
                ${whereMended(alert, viewer)}
              </section>`
            : nothing
        }
        <section class="card">${facts(alert, viewer)}</section>
        ${silences(alert, viewer)}
      </div>
      <article class="card" aria-labelledby="runbook">
        <h2 id="runbook">${alerts.runbook}: ${alert.rule}</h2>
        <div class="prose">${runbook ?? notice('empty', alerts.noRunbook, '')}</div>
      </article>
    </div>`
  return { title, section: 'alerts', body }
}

/** The page on which its cause is fixed, where there is one for its rule. */
const pages: Readonly<Record<string, string>> = {
  'quarantined-deliveries': '/dead-letters/quarantine',
  'dead-letters': '/dead-letters',
  'mail-failed': '/notifications?state=failed',
  'mail-stopped': '/notifications?state=due',
  'carrier-unavailable': '/shipments',
  'shipment-dead-lettered': '/shipments?state=dead-lettered',
  'shipment-undecided': '/shipments?state=person',
  'billing-work-dead-lettered': '/work',
  'schedule-failed': '/work/schedules',
  'schedule-late': '/work/schedules',
}

/** Rules that are about one order, by its id. */
const aboutOrders = new Set([
  ...['stalled-order', 'lost-update', 'update-without-creation', 'participants-missing', 'mail-failed'],
])

const isOfOrder = ({ rule, subject }: AlertResponse): boolean =>
  aboutOrders.has(rule) && !subject.startsWith('cus_')

function whereMended(alert: AlertResponse, { words: { alerts } }: Viewer): Html {
  const { rule, source, subject } = alert
  const order = isOfOrder(alert)
    ? html`<a class="button" href="${orderPath(source, subject)}">${alerts.openOrder}</a>`
    : nothing
  const href = pages[rule]
  const page = href === undefined ? nothing : html`<a class="button" href="${href}">${alerts.open}</a>`
  return html`<p class="paging">${order} ${page}</p>`
}

function actions(alert: AlertResponse, ofRule: AlertData['ofRule'], viewer: Viewer): Html[] {
  const { actions } = viewer.words
  if (alert.state === 'resolved' || !viewer.may('alerts')) return []
  const path = alertPath(alert.fingerprint)
  const isAcknowledged = alert.silences.some(({ match }) => match.since !== null)
  const acknowledge = {
    ...{ id: 'acknowledge', path: `${path}/acknowledge`, title: actions.acknowledge, isPrimary: true },
    what: actions.acknowledgeWhat,
  }
  const silence = {
    ...{ id: 'silence', path: `${path}/silence`, title: actions.silence, what: actions.silenceWhat },
    fields: silenceFields(alert, ofRule, viewer),
  }
  return [isAcknowledged ? nothing : actionForm(acknowledge, viewer), actionForm(silence, viewer)]
}

function facts(alert: AlertResponse, viewer: Viewer): Html {
  const { alerts } = viewer.words
  const { since, resolvedAt, resolvedReason, rule, source, subject, affected, evidence } = alert
  const ranges = affected?.ranges.slice(0, maxRanges) ?? []
  const details = alertDetails(alert, viewer)
  return html`<dl class="facts">
    <div>
      <dt>${alerts.state}</dt>
      <dd>${stateOf(alert, viewer)}</dd>
    </div>
    <div>
      <dt>${alerts.since}</dt>
      <dd>${exact(since, viewer)} <span class="quiet">(${ago(since, viewer)})</span></dd>
    </div>
    ${
      resolvedAt !== null &&
      html`<div>
        <dt>${alerts.resolvedAt}</dt>
        <dd>${exact(resolvedAt, viewer)}<br />${alertSentence(alert, 'ended', resolvedReason, viewer)}</dd>
      </div>`
    }
    ${
      details !== null &&
      html`<div>
        <dt>${alerts.details}</dt>
        <dd class="small">${details}</dd>
      </div>`
    }
    <div>
      <dt>${alerts.source}</dt>
      <dd>${source}</dd>
    </div>
    <div>
      <dt>${alerts.rule}</dt>
      <dd>${rule}</dd>
    </div>
    <div>
      <dt>${alerts.subject}</dt>
      <dd>${subject}</dd>
    </div>
    ${
      ranges.length > 0 &&
      html`<div>
        <dt>${alerts.affectedOrders}</dt>
        <dd>${ranges.map((range) => orderLinks(range, source))}</dd>
      </div>`
    }
    ${
      evidence.length > 0 &&
      html`<div>
        <dt>${alerts.evidence}</dt>
        <dd class="small">${evidence.slice(0, 10).map((one) => html`<code>${one}</code> `)}</dd>
      </div>`
    }
  </dl>`
}

/** Numbers of orders lead to the list that finds them. */
function orderLinks({ first, last }: { first: string; last: string }, source: string): Html {
  const link = (number: string): Html =>
    html`<a href="/orders?${new URLSearchParams({ q: number, source }).toString()}">${number}</a>`
  return first === last ? html`${link(first)} ` : html`${link(first)}–${link(last)} `
}

function silences({ silences }: AlertResponse, viewer: Viewer): Html {
  const { alerts, actions } = viewer.words
  if (silences.length === 0) return nothing
  const rows = silences.map(
    ({ silenceId, by, reason, endsAt, saidAt, match }, index) =>
      html`<li>
        <p>${by}: ${reason}</p>
        <p class="quiet small">
          ${exact(saidAt, viewer)} ·
          ${endsAt === null ? alerts.untilEnd : html`${alerts.until} ${exact(endsAt, viewer)}`}
        </p>
        ${
          viewer.may('alerts')
            ? actionForm(
                {
                  id: `end-${index}`,
                  path: `/silences/${encodeURIComponent(silenceId)}/end`,
                  title: match.since === null ? actions.endSilence : actions.endAcknowledgement,
                  what: '',
                },
                viewer,
              )
            : nothing
        }
      </li>`,
  )
  return html`<section class="card">
    <h2>${alerts.silences}</h2>
    <ul class="stack">
      ${rows}
    </ul>
  </section>`
}

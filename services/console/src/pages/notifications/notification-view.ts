import type { MailRelayEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import type { NotificationResponse } from '../../responses/notification.ts'
import { actionForm } from '../shell/actions/action-form.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { notice } from '../shell/frame/notice.ts'
import { ago, exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { aboutOf, nameOf, stateOf } from './notifications-view.ts'
import { english } from '../shell/frame/english.ts'
import { notificationPath } from '../shell/paths.ts'

type Shown = { notification: NotificationResponse; relay: MailRelayEntry | null; preview: Html | null }

export function notificationPage({ notification, relay, preview }: Shown, viewer: Viewer): Page {
  const { notifications: words } = viewer.words
  const title = nameOf(notification, viewer)
  const body = html`<div class="head">
      <h1>${title}</h1>
      ${stateOf(notification, viewer)}
      <div class="actions">${resend(notification, viewer)}</div>
    </div>
    <div class="two">
      <div class="stack">
        ${lateness(notification, relay, viewer)}
        <section class="card">${facts(notification, viewer)}</section>
      </div>
      <section class="card" aria-labelledby="preview-title">
        <h2 id="preview-title">${words.preview}</h2>
        ${preview ?? previewForm(notification.notificationId, viewer)}
      </section>
    </div>`
  return { title, section: 'notifications', body, hasFrames: true }
}

function facts(item: NotificationResponse, viewer: Viewer): Html {
  const { notifications: words } = viewer.words
  const rows: [string, Html | string | null][] = [
    [words.about, aboutOf(item, viewer)],
    [words.to, [words.recipients[item.recipientKind ?? ''], item.to].filter(Boolean).join(': ')],
    [words.source, item.source],
    [words.decided, exact(item.decidedAt, viewer)],
    [words.sent, item.sentAt && exact(item.sentAt, viewer)],
    [words.why, item.why && (words.whys[item.why] ?? item.why)],
    [words.attempts, item.attempts === 0 ? null : String(item.attempts)],
    [words.unknown, item.unknownOutcomes === 0 ? null : String(item.unknownOutcomes)],
    [words.lastReply, item.deliveryError],
  ]
  return html`<dl class="facts">
    ${rows.map(([name, value]) =>
      value === null || value === ''
        ? nothing
        : html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
    )}
  </dl>`
}

/** Of one that waits, why it does. */
function lateness(item: NotificationResponse, relay: MailRelayEntry | null, viewer: Viewer): Html {
  const { notifications: words } = viewer.words
  if (item.state !== 'due') return nothing
  const isHeldUp = relay !== null && relay.state !== 'sending' && item.kind !== 'alert-slack'
  const why =
    item.unknownOutcomes > 0
      ? words.lateUnknown
      : item.attempts > 0 || item.deliveryError !== null
        ? words.lateRejected
        : words.lateFirst
  return html`<section class="card">
    <h2>${words.late}</h2>
    <p>
      ${isHeldUp ? html`${words.relay(relay.state)} ${exact(relay.since.toISOString(), viewer)}. <span ${english(viewer)}>${relay.detail ?? ''}</span>` : why}
    </p>
    <p class="quiet small">${words.nextAttempt}: ${ago(item.dueAt, viewer)}</p>
  </section>`
}

function resend(item: NotificationResponse, viewer: Viewer): Html {
  const { notifications: words } = viewer.words
  const { kind, source, orderId, customerId, state, notificationId } = item
  if (!viewer.may('resend') || source === null) return nothing
  const path = notificationPath(notificationId)
  const hidden = (fields: Record<string, string | null>): Html =>
    html`${Object.entries(fields).map(([name, value]) =>
      value === null ? nothing : html`<input type="hidden" name="${name}" value="${value}" />`,
    )}`
  if (kind === 'slip') {
    const recipient = item.recipientKind === 'registrant' ? 'registrant' : item.participantId
    const action = { id: 'resend', title: words.resendSlip, what: words.resendSlipWhat, isPrimary: true }
    const fields = hidden({ source, orderId, recipient })
    return actionForm({ ...action, path: `${path}/resend-slip`, fields }, viewer)
  }
  if ((kind !== 'shipment' && kind !== 'billing') || state !== 'failed') return nothing
  const fields = hidden({ source, orderId, customerId })
  const action = { id: 'resend', title: words.resendFailed, what: words.resendFailedWhat, isPrimary: true }
  return actionForm({ ...action, path: `${path}/resend-${kind}-mails`, fields }, viewer)
}

/** What shows a mail: a form, since that is recorded. */
export function previewForm(notificationId: string, viewer: Viewer): Html {
  const { notifications: words, errors } = viewer.words
  if (!viewer.may('personalData')) return notice('empty', errors.forbidden, errors.forbiddenHint)
  const path = `${notificationPath(notificationId)}/preview`
  return html`<form action="${path}" method="post" hx-post="${path}" hx-disabled-elt="find button">
    <p class="quiet">${words.previewHint}</p>
    <input type="hidden" name="formToken" value="${viewer.formToken}" />
    <p class="paging"><button class="primary" type="submit">${words.show}</button></p>
  </form>`
}

export type MailPreview = {
  queryId: string
  response: {
    kind: string
    from?: string
    to?: { name: string | null; address: string }
    subject?: string
    text: string
    attachment?: { fileName: string } | null
  }
}

/** The mail in a frame of its own, with its text and what is attached. */
export function previewView(id: string, { queryId, response }: MailPreview, viewer: Viewer): Html {
  const { notifications: words } = viewer.words
  const { kind, from, to, subject, text, attachment } = response
  if (kind === 'slack') return html`<pre tabindex="0">${text}</pre>`
  const path = `${notificationPath(id)}/previews/${queryId}`
  return html`<div class="stack">
    <p class="quiet small">${words.previewHint}</p>
    <dl class="facts">
      <div>
        <dt>${words.subject}</dt>
        <dd>${subject ?? ''}</dd>
      </div>
      <div>
        <dt>${words.from}</dt>
        <dd>${from ?? ''}</dd>
      </div>
      <div>
        <dt>${words.to}</dt>
        <dd>${[to?.name, to?.address].filter(Boolean).join(' · ')}</dd>
      </div>
      ${
        attachment === null || attachment === undefined
          ? nothing
          : html`<div>
              <dt>${words.attachment}</dt>
              <dd><a href="${path}/attachment">${attachment.fileName}</a></dd>
            </div>`
      }
    </dl>
    <iframe class="mail" src="${path}/html" sandbox="" title="${words.preview}"></iframe>
    <details class="fold">
      <summary>${words.asText}</summary>
      <pre tabindex="0">${text}</pre>
    </details>
  </div>`
}

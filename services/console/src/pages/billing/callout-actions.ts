import type { CalloutResponse } from '../../responses/billing/callout.ts'
import { actionForm } from '../shell/actions/action-form.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import type { Viewer } from '../shell/frame/viewer.ts'

/** What can be done about a call-out: one given up is tried again, one that is not over is cancelled. */
export function calloutActions({ source, taskId, callout, state }: CalloutResponse, viewer: Viewer): Html {
  const { actions } = viewer.words.billing
  if (!viewer.may('redrive')) return nothing
  const path = `/billing/callouts/${encodeURIComponent(source)}/${encodeURIComponent(taskId)}`
  const id = `callout-${taskId.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`
  if (state === 'dead-lettered') {
    const fields = html`<input type="hidden" name="callout" value="${callout}" />`
    const retry = { id, path: `${path}/retry`, title: actions.retry, what: actions.retryWhat, fields }
    return actionForm(retry, viewer)
  }
  if (state === 'delivered' || state === 'cancelled') return nothing
  return actionForm({ id, path: `${path}/cancel`, title: actions.cancel, what: actions.cancelWhat }, viewer)
}

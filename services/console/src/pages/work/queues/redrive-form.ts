import { actionForm } from '../../shell/actions/action-form.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'

/** Which dead-lettered work of billing a queue holds. */
export type BillingWork = { source: string; work: 'notices' | 'fetches' | 'callouts'; callout?: string }

/** What of a queue can be redriven: one command for each source; none where it is no work of billing. */
export function billingWorkOf(queue: string, sources: readonly string[]): BillingWork[] {
  const [kind, source, callout] = queue.split('/')
  if (kind === 'notices') return sources.map((one) => ({ source: one, work: 'notices' }))
  if (source === undefined) return []
  if (kind === 'fetch') return [{ source, work: 'fetches' }]
  return kind === 'callouts' && callout !== undefined ? [{ source, work: 'callouts', callout }] : []
}

/** Tries dead-lettered work again, or counts it. */
export function redriveForm(
  { source, work, callout }: BillingWork,
  isOneOfMany: boolean,
  viewer: Viewer,
): Html {
  const { queues: words } = viewer.words.work
  const fields = html`<input type="hidden" name="work" value="${work}" />
    <input type="hidden" name="callout" value="${callout ?? ''}" />
    <label>${words.idContains}<input type="text" name="idContains" maxlength="200" /></label>
    <label>${words.reasonContains}<input type="text" name="reasonContains" maxlength="200" /></label>
    <label><input type="checkbox" name="dryRun" value="1" checked /> ${words.onlyCount}</label>`
  const title = isOneOfMany ? `${words.redrive}: ${source}` : words.redrive
  const path = `/work/billing/${encodeURIComponent(source)}/redrive`
  return actionForm({ id: `redrive-${source}`, path, title, what: words.redriveWhat, fields }, viewer)
}

export function redriveInput(form: Readonly<Record<string, string>>): Record<string, unknown> {
  const { dryRun, ...where } = form
  const given = Object.entries(where).filter(([, value]) => value.trim() !== '')
  return { ...Object.fromEntries(given), dryRun: dryRun !== undefined }
}

import type { AlertResponse } from '../../responses/alerts/alert.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import type { AlertData } from './read-alert.ts'
import { duration } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { alertText } from './alert-text.ts'

const hourMs = 60 * 60 * 1_000
const lengthsMs = [hourMs, 4 * hourMs, 24 * hourMs, 7 * 24 * hourMs]

/** How long, and what else is silenced; with what it would silence now. */
export function silenceFields(alert: AlertResponse, ofRule: AlertData['ofRule'], viewer: Viewer): Html {
  const { actions } = viewer.words
  const { rule, source, subject } = alert
  return html`<input type="hidden" name="rule" value="${rule}" />
    <input type="hidden" name="source" value="${source}" />
    <input type="hidden" name="subject" value="${subject}" />
    <fieldset>
      <legend>${actions.silenceScope}</legend>
      <label><input type="radio" name="scope" value="this" checked /> ${actions.scopeThis}</label>
      <label>
        <input type="radio" name="scope" value="rule" /> ${actions.scopeRule}
        <span class="quiet small">${actions.silenceWould(ofRule.count)}</span>
      </label>
      ${ofRule.count < 2 ? nothing : wouldSilence(ofRule, viewer)}
    </fieldset>
    <label>
      ${actions.silenceFor}
      <select name="lengthMs">
        ${lengthsMs.map((ms) => html`<option value="${ms}">${duration(ms)}</option>`)}
      </select>
    </label>`
}

/** Which alerts a silence of the rule would silence now. */
function wouldSilence({ count, newest }: AlertData['ofRule'], viewer: Viewer): Html {
  return html`<details class="fold small">
    <summary>${viewer.words.actions.silenceWhich}</summary>
    <ul class="stack-small">
      ${newest.map((alert) => html`<li>${alertText(alert, viewer)}</li>`)}
    </ul>
    ${count > newest.length ? html`<p class="quiet">+ ${count - newest.length}</p>` : nothing}
  </details>`
}

/** The input of the command for the fields of the form. */
export function silenceInput(
  form: Readonly<Record<string, string>>,
  { now }: Pick<Viewer, 'now'>,
): Record<string, unknown> {
  const { rule, source, subject, scope, lengthMs } = form
  const endsAt = new Date(
    now.getTime() + Math.min(Number(lengthMs) || hourMs, 90 * 24 * hourMs),
  ).toISOString()
  return { rule, source, ...(scope === 'rule' ? {} : { subject }), endsAt }
}

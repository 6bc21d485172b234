import { payloadView } from '../../dead-letters/payload-view.ts'
import { changesTable } from '../../timeline/difference-view.ts'
import type { Difference } from '../../timeline/difference.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark } from '../../shell/frame/mark.ts'
import { notice } from '../../shell/frame/notice.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { sourcePath } from '../sources-view.ts'
import { english } from '../../shell/frame/english.ts'
import { orderPath } from '../../shell/paths.ts'

export type Previewed =
  | { result: 'ping' }
  | { result: 'quarantined'; signature: string; reason: string; detail: string }
  | { result: 'event'; signature: string; type: string; subject: string; data: Record<string, unknown> }

export type TryResult =
  | { kind: 'previewed'; previewed: Previewed; difference: Difference[] | null }
  | { kind: 'refused'; reason: string }
  | { kind: 'timeout' }

type Tried = { source: string; headers: string; body: string; result: TryResult | null }

/** A form to paste a delivery into, and what it would become. */
export function tryPage(tried: Tried, viewer: Viewer): Page {
  const { sources: words } = viewer.words
  const { source, headers, body: pasted, result } = tried
  const path = `${sourcePath(source)}/try`
  const body = html`<div class="head">
      <h1>${words.try}: ${source}</h1>
    </div>
    <p class="quiet">${words.tryLead}</p>
    <div class="two">
      <form class="card action-form" action="${path}" method="post">
        <input type="hidden" name="formToken" value="${viewer.formToken}" />
        <label for="try-headers">${words.headers}</label>
        <textarea id="try-headers" name="headers" rows="3" spellcheck="false">${headers}</textarea>
        <label for="try-body">${words.body}</label>
        <textarea id="try-body" name="body" rows="18" spellcheck="false" required>${pasted}</textarea>
        <div class="buttons"><button class="primary" type="submit">${words.tryAction}</button></div>
      </form>
      <section class="card" aria-labelledby="result" aria-live="polite">
        <h2 id="result">${words.result}</h2>
        ${result === null ? html`<p class="quiet">${words.noResult}</p>` : resultView(tried, result, viewer)}
      </section>
    </div>`
  return { title: `${words.try}: ${source}`, section: 'sources', body }
}

function resultView({ body }: Tried, result: TryResult, viewer: Viewer): Html {
  const { sources: words } = viewer.words
  if (result.kind === 'timeout') return notice('error', words.noResponse, words.noResponseHint)
  if (result.kind === 'refused')
    return notice('error', words.notTried, html`<span ${english(viewer)}>${result.reason}</span>`)
  const { previewed, difference } = result
  if (previewed.result === 'ping') return html`<p>${mark('quiet', words.ping)}</p>`
  const signature = html`<p class="quiet small">
    ${words.signatures[previewed.signature] ?? previewed.signature}
  </p>`
  if (previewed.result === 'quarantined')
    return html`<div class="stack">
      <div class="notice notice-error">
        <p class="notice-title">
          ${mark('failed', words.notUnderstood(viewer.words.deadLetters.reasons[previewed.reason] ?? previewed.reason))}
        </p>
        <p ${english(viewer)}>${previewed.detail}</p>
      </div>
      ${signature} ${payloadView(body, previewed.detail)}
    </div>`
  const { type, subject, data } = previewed
  const [source = '', orderId = ''] = subject.split('/')
  return html`<div class="stack">
    <p>
      ${mark('ok', words.becomes(type))}
      ${difference === null ? subject : html`<a href="${orderPath(source, orderId)}">${subject}</a>`}
    </p>
    ${signature}
    ${
      difference === null
        ? html`<p class="quiet">${words.isNew}</p>`
        : html`<h3>${words.difference}</h3>
            ${difference.length === 0 ? html`<p class="quiet">${words.same}</p>` : changesTable(difference, viewer)}`
    }
    <details class="fold" ${difference === null && html`open`}>
      <summary>${words.event}</summary>
      ${payloadView(JSON.stringify(data), '')}
    </details>
    ${nothing}
  </div>`
}

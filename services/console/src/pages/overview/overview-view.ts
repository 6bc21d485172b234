import type { Page } from '../shell/frame/frame.ts'
import { isBilling } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark, markOfSeverity, shape, type Mark } from '../shell/frame/mark.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { stateOf } from '../alerts/alerts-view.ts'
import { alertText } from '../alerts/alert-text.ts'
import type { AlertGroup, ConsumerBox, OverviewModel, SourceBox } from './overview-model.ts'
import { sparkline } from './sparkline.ts'
import { alertPath } from '../shell/paths.ts'

export function overviewPage(model: OverviewModel, viewer: Viewer): Page {
  const body = html`<div class="overview" data-events="/live/overview">${overviewParts(model, viewer)}</div>`
  return { title: viewer.words.overview.title, section: 'overview', isLive: true, body }
}

/** What is replaced while one looks. */
export function overviewParts(model: OverviewModel, viewer: Viewer): Html {
  const { overview } = viewer.words
  const open = model.groups.filter(({ isOpen }) => isOpen)
  const [worst] = open
  return html`<div class="head">
      <h1>${overview.title}</h1>
      <span class="verdict">
        ${
          worst === undefined
            ? mark('ok', overview.allRight)
            : mark(markOfSeverity(worst.first.severity), `${overview.needs}: ${open.length}`)
        }
      </span>
    </div>
    ${flow(model, viewer)}
    <div class="pair">
      <section class="card" aria-labelledby="needs">
        <h2 id="needs">${overview.needs}</h2>
        ${
          model.groups.length === 0
            ? html`<p class="quiet">${overview.needsNothing}</p>`
            : html`<ul class="rows">
                ${model.groups.map((group) => alertRow(group, viewer))}
              </ul>`
        }
      </section>
      <section class="card" aria-labelledby="mended">
        <h2 id="mended">${overview.mended}</h2>
        ${mended(model, viewer)}
      </section>
    </div>`
}

function flow({ sources, counts, consumers, carriers, mail }: OverviewModel, viewer: Viewer): Html {
  const { overview, nav } = viewer.words
  const orders = box('/orders', 'quiet', nav.orders, overview.orders(counts.orders))
  const inbox = box(
    mail.failed > 0 ? '/notifications?state=failed' : '/notifications',
    mail.mark,
    overview.mail.title,
    mailText(mail, viewer),
  )
  const ways = carriers.map(({ carrier: { carrier, state, waiting }, mark: kind }) => {
    const { available, unavailable, waiting: wait } = overview.carrier
    const text = [state === 'unavailable' ? unavailable : available, waiting.count > 0 && wait(waiting.count)]
    return box(
      `/shipments?carrier=${encodeURIComponent(carrier)}`,
      kind,
      carrier,
      text.filter((part) => part !== false).join(' · '),
    )
  })
  return html`<section class="flow" aria-label="${overview.flow}">
    ${stage(
      overview.sources,
      sources.map((source) => sourceView(source, viewer)),
    )}
    ${stage(overview.log, [box(null, 'quiet', overview.log, overview.events(counts.events))])}
    ${stage(
      overview.consumers,
      consumers.map((consumer) => consumerView(consumer, viewer)),
    )}
    ${stage(overview.results, [orders, inbox, ...ways])}
  </section>`
}

function mailText(
  { waiting, failed, sent, isStopped }: OverviewModel['mail'],
  { words: { overview } }: Viewer,
): string {
  const { mail } = overview
  const parts = [
    isStopped && mail.stopped,
    mail.sent(sent),
    waiting > 0 && mail.waiting(waiting),
    failed > 0 && mail.failed(failed),
  ]
  return parts.filter((part) => part !== false).join(' · ')
}

function stage(title: string, boxes: readonly Html[]): Html {
  return html`<div class="stage">
    <h2>${title}</h2>
    <ul>
      ${boxes.map((one) => html`<li>${one}</li>`)}
    </ul>
  </div>`
}

const tint: Readonly<Partial<Record<Mark, string>>> = { warning: ' box-warning', failed: ' box-failed' }

function box(
  href: string | null,
  kind: Mark,
  title: string,
  text: Html | string,
  more: Html = nothing,
): Html {
  const inside = html`<span class="box-title">${title} ${kind === 'quiet' ? nothing : shape(kind)}</span>
    <span class="quiet">${text}</span>${more}`
  const name = `box${tint[kind] ?? ''}`
  return href === null
    ? html`<div class="${name}">${inside}</div>`
    : html`<a class="${name}" href="${href}">${inside}</a>`
}

/** Orders come of a shop; of an account of billing, events do. */
function sourceView(source: SourceBox, viewer: Viewer): Html {
  const { name, mark: kind, lastHour, lastDay, hours, lastDeliveryAt } = source
  const { overview } = viewer.words
  if (isBilling(source)) {
    const text =
      lastDeliveryAt === null
        ? overview.noDelivery
        : html`${overview.lastDelivery} ${ago(lastDeliveryAt, viewer)}`
    return box(`/sources/${encodeURIComponent(name)}`, kind, name, text)
  }
  const text = lastDay === 0 ? overview.noOrders : overview.lastHour(lastHour)
  const line = lastDay === 0 ? nothing : sparkline(hours, overview.last24h(lastDay))
  return box(`/orders?source=${encodeURIComponent(name)}`, kind, name, text, line)
}

function consumerView(
  { name, mark: kind, behind, deadLetters, isRefused }: ConsumerBox,
  { words: { overview } }: Viewer,
): Html {
  const texts = [
    isRefused ? overview.refused : behind === 0 ? overview.upToDate : overview.behind(behind),
    deadLetters > 0 && overview.deadLetters(deadLetters),
  ]
  return box(null, kind, name, texts.filter((text) => text !== false).join(' · '))
}

function alertRow({ alerts, first, isOpen }: AlertGroup, viewer: Viewer): Html {
  const { fingerprint, rule, source, severity, since, affected } = first
  const { overview } = viewer.words
  const href =
    alerts === 1 ? alertPath(fingerprint) : `/alerts?${new URLSearchParams({ rule, source }).toString()}`
  const facts = [
    source,
    rule,
    // Without numbers it counts something else, e.g. deliveries.
    affected !== null && affected.ranges.length > 0 && overview.orders(affected.count),
    alerts > 1 && overview.groups(alerts),
  ]
  return html`<li>
    ${shape(isOpen ? markOfSeverity(severity) : 'quiet')}
    <div>
      <a href="${href}">${alertText(first, viewer)}</a>
      <div class="quiet small">
        ${facts.filter((fact) => fact !== false).join(' · ')} ${isOpen ? nothing : stateOf(first, viewer)}
      </div>
    </div>
    <span class="quiet">${ago(since, viewer)}</span>
  </li>`
}

function mended({ recovered, resolved }: OverviewModel, viewer: Viewer): Html {
  const { overview } = viewer.words
  if (recovered === 0 && resolved.length === 0) return html`<p class="quiet">${overview.mendedNothing}</p>`
  return html`<ul class="rows">
    ${
      recovered === 0
        ? nothing
        : html`<li>
            ${shape('ok')}<a href="/orders?recovered=1">${overview.recovered(recovered)}</a><span></span>
          </li>`
    }
    ${resolved.map(
      ({ rule, alerts }) =>
        html`<li>
          ${shape('ok')}<a href="/alerts?${new URLSearchParams({ state: 'resolved', rule }).toString()}"
            >${rule}: ${overview.resolved(alerts)}</a
          ><span></span>
        </li>`,
    )}
  </ul>`
}

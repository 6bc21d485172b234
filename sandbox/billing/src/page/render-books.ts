import { renderLayout } from '@slipstream/sandbox-carrier/page/render-layout.ts'
import { escapeHtml } from '@slipstream/sandbox-slack/domain/escape-html.ts'
import type { Account } from '../domain/account.ts'
import { subscriptionRow } from '../domain/books/book-rows.ts'
import type { BillingEvent } from '../domain/events/billing-event.ts'
import { faultNames } from '../domain/faults/fault-kinds.ts'
import { isOn } from '../domain/faults/fault-settings.ts'
import { scenarioNames } from '../domain/scenarios/scenarios.ts'
import { renderFaults } from './render-faults.ts'

const maxRows = 100

/** The books as a page, the newest first. */
export function renderBooks(account: Account): string {
  const { objects, events, endpoints, faults, nowMs } = account
  return renderLayout(
    'Stripe stand-in · books',
    `<header>
<h1>Stripe stand-in</h1>
<p>An account with subscriptions on this machine, whose books show what is true. <a href="/">Reload</a></p>
<p role="status">Its time is ${time(nowMs)}. Faults that are on: ${faultNames.filter((name) => isOn(faults[name], nowMs)).join(', ') || 'none'}.</p>
</header>
<main>
<section aria-labelledby="move"><h2 id="move">Move</h2>
${renderClockForm()}
${renderSubscriberForm()}</section>
<section aria-labelledby="subscriptions"><h2 id="subscriptions">Subscriptions</h2>
<p>${objects.customer.size} customers, ${objects.subscription.size} subscriptions, ${objects.invoice.size} invoices.</p>
${table('Subscriptions, the newest first', ['Subscription', 'Status', 'Price', 'Period', 'Latest invoice'], subscriptionRows(account))}</section>
<section aria-labelledby="invoices"><h2 id="invoices">Invoices</h2>
${table('Invoices, the newest first', ['Invoice', 'Customer', 'Status', 'Reason', 'Due', 'Paid', 'Attempts'], invoiceRows(account))}</section>
<section aria-labelledby="events"><h2 id="events">Events</h2>
<p>${events.size} in the last 30 days.</p>
${table('Events, the newest first', ['Made', 'Event', 'Type', 'Object', 'Deliveries'], eventRows(account))}</section>
<section aria-labelledby="endpoints"><h2 id="endpoints">Webhook endpoints</h2>
${table(
  'Webhook endpoints',
  ['Endpoint', 'URL', 'Status', 'Version', 'Payload'],
  [...endpoints.values()].map(({ id, url, status, apiVersion, payload }) =>
    [id, url, status, apiVersion ?? account.settings.apiVersion, payload].map(escapeHtml),
  ),
)}</section>
<section aria-labelledby="faults"><h2 id="faults">Faults</h2>
${renderFaults(faults, nowMs)}</section>
</main>`,
  )
}

function renderClockForm(): string {
  return `<form method="post" action="/clock"><label for="hours">Move the clock by hours</label>
<input id="hours" name="hours" type="number" min="0" max="8784" step="any" value="24"> <button>Move</button></form>`
}

function renderSubscriberForm(): string {
  const options = ['mixed', ...scenarioNames].map((name) => `<option>${name}</option>`).join('')
  return `<form method="post" action="/subscribers"><label for="scenario">Add a subscriber</label>
<select id="scenario" name="scenario">${options}</select> <button>Add</button></form>`
}

function subscriptionRows({ objects }: Account): string[][] {
  return newest(objects.subscription).map((subscription) => {
    const { id, status, price, quantity, periodStart, periodEnd, latestInvoice } =
      subscriptionRow(subscription)
    const period = `${time(periodStart * 1_000)} to ${time(periodEnd * 1_000)}`
    return [escapeHtml(id), status, `${quantity} × ${escapeHtml(price)}`, period, latestInvoice ?? 'none']
  })
}

function invoiceRows({ objects }: Account): string[][] {
  return newest(objects.invoice).map((invoice) => [
    invoice.id,
    escapeHtml(invoice.customer),
    invoice.status,
    invoice.billing_reason,
    money(invoice.amount_due, invoice.currency),
    money(invoice.amount_paid, invoice.currency),
    String(invoice.attempt_count),
  ])
}

function eventRows({ events }: Account): string[][] {
  return newest(events).map((event) => [
    time(event.createdMs),
    event.id,
    event.type,
    escapeHtml(event.object.id ?? 'none'),
    deliveriesOf(event),
  ])
}

function deliveriesOf({ deliveries }: BillingEvent): string {
  const texts = deliveries.map(({ state, attempts, status, error }) =>
    [state, `after ${attempts}`, status ?? error].filter((part) => part !== undefined).join(' '),
  )
  return escapeHtml(texts.join(', ') || 'none')
}

function newest<Item>(items: ReadonlyMap<string, Item>): Item[] {
  return [...items.values()].slice(-maxRows).reverse()
}

function money(amount: number, currency: string): string {
  return `${(amount / 100).toFixed(2)} ${escapeHtml(currency.toUpperCase())}`
}

/** @param rows cells of HTML */
function table(caption: string, headings: string[], rows: string[][]): string {
  const head = headings.map((heading) => `<th scope="col">${heading}</th>`).join('')
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')
  const empty = `<tr><td colspan="${headings.length}">Nothing yet.</td></tr>`
  return `<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body || empty}</tbody></table></div>`
}

function time(atMs: number): string {
  const iso = new Date(atMs).toISOString()
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`
}

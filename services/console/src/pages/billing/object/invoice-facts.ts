import type { InvoiceResponse } from '../../../responses/billing/invoice.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { card, facts } from '../../shell/frame/parts.ts'
import { money } from '../../words/numbers.ts'
import { exact } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { billingLink } from '../billing-parts.ts'

const maxLines = 50

/** What an invoice is, with its line items. */
export function invoiceFacts(one: InvoiceResponse, viewer: Viewer): Html[] {
  const { page, ...words } = viewer.words.billing
  const { source, customerId, subscriptionId, customerName, customerEmail, hostedUrl, currency } = one
  const time = (at: string | null): Html | null => (at === null ? null : exact(at, viewer))
  const isLink = hostedUrl !== null && /^https:\/\//.test(hostedUrl)
  const who = [customerName, customerEmail].filter((part) => part !== null).join(', ')
  return [
    card(
      page.what,
      facts(
        [words.customer, html`${billingLink('customers', source, customerId)} ${who}`],
        [words.subscription, billingLink('subscriptions', source, subscriptionId)],
        [words.total, money(one.total, currency, viewer)],
        [words.remaining, money(one.amountRemaining, currency, viewer)],
        ['', isLink ? html`<a href="${hostedUrl}" rel="noreferrer noopener">${page.hosted}</a>` : null],
        [words.due, time(one.dueAt)],
        [words.nextAttempt, time(one.nextAttemptAt)],
        [words.attempts, one.attemptCount],
        [page.lastFailure, one.lastFailure && exact(one.lastFailure.at, viewer)],
        [page.actionRequired, one.lastActionRequired && exact(one.lastActionRequired.at, viewer)],
        [page.paid, time(one.paidAt)],
        [words.created, time(one.createdAt)],
        [words.source, source],
      ),
    ),
    card(page.lines, lineTable(one, viewer)),
  ]
}

function lineTable({ lines, currency }: InvoiceResponse, viewer: Viewer): Html {
  const { page } = viewer.words.billing
  return html`<table class="plain">
    <thead>
      <tr>
        <th scope="col">${page.lines}</th>
        <th scope="col" class="number">${page.amount}</th>
      </tr>
    </thead>
    <tbody>
      ${lines.slice(0, maxLines).map(
        ({ description, quantity, amount, periodStart, periodEnd }) =>
          html`<tr>
            <td>
              ${quantity !== null && quantity !== 1 && `${quantity} × `}${description ?? '–'}
              <div class="quiet small">${exact(periodStart, viewer)} – ${exact(periodEnd, viewer)}</div>
            </td>
            <td class="number">${money(amount, currency, viewer)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

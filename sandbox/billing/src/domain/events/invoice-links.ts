import type { Account } from '../account.ts'
import type { Invoice } from '../objects/invoice.ts'
import type { InvoiceLinks, Snapshot } from './billing-event.ts'

const noLinks: InvoiceLinks = { paymentIntent: null, charge: null, invoice: null, prices: [] }

/** What the shape before basil shows besides the object: payments of an invoice, the invoice of a payment. */
export function linksOf(account: Account, { object, id = '', ...fields }: Snapshot): InvoiceLinks {
  if (object === 'invoice') {
    const paymentIntent = account.paymentOfInvoice.get(id) ?? null
    const payment = paymentIntent === null ? undefined : account.objects.payment_intent.get(paymentIntent)
    return {
      ...noLinks,
      paymentIntent,
      charge: payment?.latest_charge ?? null,
      prices: pricesOf(account, fields),
    }
  }
  if (object === 'payment_intent') return { ...noLinks, invoice: account.invoiceOfPayment.get(id) ?? null }
  if (object === 'charge') {
    const payment = fields.payment_intent as string | null
    return { ...noLinks, invoice: (payment && account.invoiceOfPayment.get(payment)) ?? null }
  }
  return noLinks
}

function pricesOf({ objects }: Account, fields: Record<string, unknown>): object[] {
  const { data } = fields.lines as Invoice['lines']
  return data.map(({ pricing }) => objects.price.get(pricing.price_details.price) ?? {})
}

import { getInvoice } from '../../../queries/billing/invoice-queries.ts'
import { listInvoices } from '../../../queries/billing/list-invoices.ts'
import type { InvoiceResponse } from '../../../responses/billing/invoice.ts'
import { printList, printOne } from '../../print-query.ts'
import { timelineLines, uncertaintyLines } from '../timeline-lines.ts'

export function printInvoices(
  query: Record<string, unknown>,
  shown: { isJson: boolean; maxItems: number },
): Promise<void> {
  return printList<InvoiceResponse>(
    listInvoices,
    { query },
    { textOf: lineOf, none: 'no invoices', ...shown },
  )
}

/** @param moments as of which times; the newest state without any */
export function printInvoice(
  params: { source: string; invoiceId: string },
  moments: { asOf?: string | undefined; knownAt?: string | undefined },
  isJson: boolean,
): Promise<void> {
  const given = { params, query: moments }
  return printOne<InvoiceResponse>(getInvoice, given, { textOf: detailsOf, isJson })
}

function lineOf(invoice: InvoiceResponse): string {
  const { source, invoiceId, number, customerId, status, total, currency, createdAt } = invoice
  const sum = `${total} ${currency ?? ''}`.trimEnd()
  const parts = [`${source}/${invoiceId}`, number ?? 'no number', customerId ?? '', status, sum, createdAt]
  return [parts.join('  '), ...uncertaintyLines(invoice)].join('\n')
}

function detailsOf(invoice: InvoiceResponse): string {
  const { lines, timeline, lastFailure, lastActionRequired, nextAttemptAt, hostedUrl } = invoice
  const items = lines.map(({ amount, description }) => `    ${amount}  ${description ?? '?'}`)
  const attempts = [
    ...(lastFailure === null ? [] : [`attempt ${lastFailure.attempt} failed at ${lastFailure.at}`]),
    ...(lastActionRequired === null
      ? []
      : [`attempt ${lastActionRequired.attempt} had to be confirmed at ${lastActionRequired.at}`]),
    ...(nextAttemptAt === null ? [] : [`tried next at ${nextAttemptAt}`]),
  ]
  return [
    lineOf(invoice),
    ...(hostedUrl === null ? [] : [`  ${hostedUrl}`]),
    ...['  lines', ...items, '  statuses', ...timelineLines(timeline)],
    ...attempts.map((text) => `  ${text}`),
  ].join('\n')
}

import type { InvoiceLine } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asRecord } from '../../../reading/as-record.ts'
import { asText } from '../../../reading/as-text.ts'
import { idOf, numberOrNull, timeOf } from './fields.ts'
import { currencyOf, requiredAmount } from './money.ts'
import { firstFound } from './version-reader.ts'
import type { VersionReader } from './version-reader.ts'

/** @throws NotUnderstood when its amount is missing or can't be read */
export function invoiceLineOf(
  line: Json,
  currency: string | null,
  readers: readonly VersionReader[],
): InvoiceLine {
  const lineId = idOf(line['id'])
  const what = lineId === null ? 'of a line' : `of line ${lineId}`
  const period = asRecord(line['period'])
  const sold = firstFound(readers, (reader) => reader.linePrice(line))
  return {
    lineId,
    description: asText(line['description']),
    amount: requiredAmount(line['amount'], currencyOf(line['currency']) ?? currency, `The amount ${what}`),
    quantity: numberOrNull(line['quantity']),
    priceId: sold?.priceId ?? null,
    productId: sold?.productId ?? null,
    subscriptionId: firstFound(readers, (reader) => reader.lineSubscription(line)) ?? null,
    isProration: firstFound(readers, (reader) => reader.lineProration(line)) ?? false,
    periodStart: timeOf(period['start'], `The period's start ${what}`),
    periodEnd: timeOf(period['end'], `The period's end ${what}`),
  }
}

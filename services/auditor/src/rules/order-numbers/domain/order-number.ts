import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import type { SourceTraits } from '../../../sources/source-kind.ts'

type Metadata = Pick<SourceTraits, 'metadataOf'>

/**
 * The number by which an order counts in its source's sequence: its id, its number, or a value of its
 * metadata. Of text the last run of digits counts: `INV-01042` is 1042.
 *
 * @returns undefined when the event does not tell it, as a deletion tells only the id
 */
export function orderNumber(field: string, event: OrderEvent, traits: Metadata): number | undefined {
  if (field === 'id')
    return toNumber(event.type === 'OrderDeleted' ? event.data.orderId : event.data.order.orderId)
  if (event.type === 'OrderDeleted') return undefined
  if (field === 'number') return toNumber(event.data.order.number)
  return numberOfPayload(field, event.data.payload, traits)
}

/** As `orderNumber`, of an order in the source's own JSON. */
export function numberOfPayload(field: string, payload: Json, { metadataOf }: Metadata): number | undefined {
  if (!field.startsWith('meta:')) return toNumber(payload[field])
  const key = field.slice('meta:'.length)
  return toNumber(metadataOf(payload).find((entry) => entry.key === key)?.value)
}

/** The longest run of digits that is surely a safe integer: anything longer is no counter's. */
const maxDigits = 15

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const digits = value
    .match(/\d+/g)
    ?.at(-1)
    ?.replace(/^0+(?=\d)/, '')
  return digits === undefined || digits.length > maxDigits ? undefined : Number(digits)
}

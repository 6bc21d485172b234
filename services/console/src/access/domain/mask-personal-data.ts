import { isRecord } from '@slipstream/runtime/json/is-record.ts'

export const masked = '•••'

/** Everything within them is about a person, wherever they occur. */
const personalKeys = new Set(
  `customer billing shipping recipient address registration fields metadata email emails phone phones sharedContacts to
  note payload headers`.split(/\s+/),
)

/** Such texts identify a person, or are what somebody wrote. */
const personalTexts = new Set(
  `customerName customerEmail deliveryError hostedUrl link reference last4 trackingNumber trackingUrl location detail
  description lastError bodyBase64`.split(/\s+/),
)

/** Their `name` is of a thing that is sold, and their `reason` what the shop wrote about it. */
const goodsKeys = new Set(['lineItems', 'lines', 'refunds'])

/** They distinguish people without identifying them. */
const isIdentifier = (key: string): boolean => /(^id|Id)$/.test(key) || key === 'country'

/**
 * A response for somebody who may not see personal data: texts in it that identify a person are replaced. Its
 * form stays, so that clients can read it.
 */
export function maskPersonalData(value: unknown): unknown {
  return maskIn(value, 'top')
}

type Within = 'top' | 'goods' | 'person'

function maskIn(value: unknown, within: Within): unknown {
  if (Array.isArray(value)) return value.map((item) => maskIn(item, within))
  if (isRecord(value)) {
    const isOfOthers = 'callout' in value || 'shipmentId' in value
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        // What an endpoint responded, or somebody wrote of a parcel.
        key === 'reason' && isOfOthers ? maskValue(item) : maskField(key, item, within),
      ]),
    )
  }
  return within === 'person' ? maskValue(value) : value
}

function maskField(key: string, value: unknown, within: Within): unknown {
  if (isIdentifier(key) && !isRecord(value)) return value
  const isPersonal = personalKeys.has(key) || (typeof value === 'string' && personalTexts.has(key))
  if (within === 'person' || isPersonal) return maskIn(value, 'person')
  if (key === (within === 'goods' ? 'reason' : 'name')) return maskValue(value)
  return maskIn(value, goodsKeys.has(key) ? 'goods' : key === 'participants' ? 'person' : within)
}

function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? value : masked
  return typeof value === 'number' || typeof value === 'boolean' ? null : value
}

import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { AuthenticReading } from '../domain/delivery.ts'

/** One field that the two mappings read differently; null where it is absent. */
export type ReadingDifference = { field: string; before: string | null; after: string | null }

const maxTextLength = 200

/**
 * What the second reading has other than the first, by fields of the order. Ids and what is
 * known of the delivery are left out.
 */
export function compareReadings(before: AuthenticReading, after: AuthenticReading): ReadingDifference[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter((one) => one.before !== one.after)
}

function fieldsOf(reading: AuthenticReading): Map<string, string> {
  const fields = new Map<string, string>()
  if (reading.kind === 'quarantine')
    return fields.set('quarantined', `${reading.reason}: ${reading.detail}`.slice(0, maxTextLength))
  const { type, data } = reading.event
  fields.set('type', type)
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, `${path}[${index}]`))
    else if (isRecord(value))
      for (const [name, item] of Object.entries(value)) visit(item, path === '' ? name : `${path}.${name}`)
    else if (value !== null && value !== undefined)
      fields.set(path, (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, maxTextLength))
  }
  if ('order' in data) visit(data.order, '')
  else if ('orderId' in data) visit({ orderId: data.orderId, status: data.status }, '')
  return fields
}

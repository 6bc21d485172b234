import { isRecord } from '@slipstream/runtime/json/is-record.ts'

/** One field that is not the same in two states of an order; null where it is absent. */
export type Difference = { field: string; before: string | null; after: string | null }

const maxTextLength = 300

/** They follow from the events, and are shown as such. */
const derived = new Set(['timeline', 'provenance', 'shipments'])

/** What differs between two states, in the order of their fields. */
export function differenceOf(before: object, after: object): Difference[] {
  const [old, now] = [flatten(before), flatten(after)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter((one) => one.before !== one.after)
}

/** The values by their path, e.g. `lineItems.2.total`. Null is left out: both say that there is no value. */
function flatten(state: object): Map<string, string> {
  const texts = new Map<string, string>()
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) return value.forEach((item, index) => visit(item, `${path}.${index + 1}`))
    if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`)
    } else if (value !== null && value !== undefined) {
      texts.set(path, (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, maxTextLength))
    }
  }
  const shown = Object.entries(state).filter(([key]) => !derived.has(key))
  visit(Object.fromEntries(shown), '')
  return texts
}

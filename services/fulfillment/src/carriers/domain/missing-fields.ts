import type { Recipient } from '@slipstream/events/event-types/shipment-events.ts'
import type { RecipientMistake } from '../carrier.ts'

const countriesWithRegion = ['AU', 'CA', 'US']

/** What every carrier needs of an address. */
export function missingFields(recipient: Recipient): RecipientMistake[] {
  const { name, company, lines, city, region, postcode, country } = recipient
  const missing: RecipientMistake['field'][] = []
  if (isBlank(name) && isBlank(company)) missing.push('name')
  if (lines.every(isBlank)) missing.push('lines')
  if (isBlank(city)) missing.push('city')
  if (isBlank(postcode)) missing.push('postcode')
  if (isBlank(country)) missing.push('country')
  if (country !== null && countriesWithRegion.includes(country) && isBlank(region)) missing.push('region')
  return missing.map((field) => ({
    code: 'ADDRESS.FIELD.REQUIRED',
    field,
    reason: `The recipient has no ${field === 'lines' ? 'street' : field}.`,
  }))
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === ''
}

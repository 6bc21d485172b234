import { digitsOf } from '@slipstream/read-models/customers/customer-of-order.ts'
import { searchFilter } from './search-filter.ts'

const phoneNumber = /^[+\d][\d\s()/.-]*$/
const minDigits = 3

/** As `searchFilter`, and a text that looks like a phone number also finds the beginnings of phone numbers. */
export function customerFilter(text: string): object {
  const trimmed = text.trim()
  const digits = digitsOf(trimmed)
  if (!phoneNumber.test(trimmed) || digits.length < minDigits) return searchFilter(text)
  return { $or: [searchFilter(text), { search: new RegExp(`^${digits}`) }] }
}

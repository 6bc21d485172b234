import { digitsOf } from '@slipstream/read-models/customers/customer-of-order.ts'
import { searchFilter } from './search-filter.ts'

const phoneNumber = /^[+\d][\d\s()/.-]*$/
const minDigits = 3

/** As `searchFilter`, and a text like a phone number also finds the beginnings of phone numbers. */
export function customerFilter(text: string): object {
  if (!isPhoneNumber(text)) return searchFilter(text)
  return { $or: [searchFilter(text), { search: new RegExp(`^${digitsOf(text)}`) }] }
}

/** Whether a text looks like the beginning of a phone number, or is an order number. */
export function isPhoneNumber(text: string): boolean {
  return phoneNumber.test(text.trim()) && digitsOf(text).length >= minDigits
}

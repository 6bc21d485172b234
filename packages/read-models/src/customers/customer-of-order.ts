import { draftStatuses } from '@slipstream/events/sources/draft-statuses.ts'
import type { OrderDocument } from '../orders/order-document.ts'
import { searchTokens } from '../orders/search-tokens.ts'
import { contactId, normalisedEmail, parsedPhone } from './contacts.ts'
import type { CustomerDocument } from './customer-document.ts'

/** What of an order decides its customer. */
export type CustomerFacts = Pick<
  OrderDocument,
  '_id' | 'source' | 'orderId' | 'number' | 'status' | 'createdAt' | 'customer' | 'billing'
> & {
  /** Whether the customer is searched for: orders that are not projected have none. */
  search?: readonly string[]
}

const maxTextLength = 500

/** @returns undefined where the order names nobody, or is still being filled in */
export function customerOfOrder(order: CustomerFacts): CustomerDocument | undefined {
  const { _id, source, orderId, number, createdAt, customer, billing } = order
  const [name, email, phone] = [customer.name, customer.email, customer.phone].map(cut) as Texts
  if (isDraft(order) || (name === null && email === null && phone === null)) return undefined
  const normalised = normalisedEmail(email)
  const parsed = parsedPhone(phone, billing.country)
  return {
    ...{ _id, source, orderId, number, createdAt, accountId: customer.id, name, email, phone },
    contacts: [
      ...(normalised === undefined ? [] : [contactId('email', normalised)]),
      ...(parsed === undefined ? [] : [contactId('phone', parsed.number)]),
    ],
    // Not the order's own, which also have what was ordered: that changes without its customer.
    search: [...new Set([...wordsOf(order), ...phoneTokens(phone, parsed)])],
  }
}

/** Whether two states of an order have the same customer; much cheaper than comparing the documents. */
export function hasSameCustomer(a: CustomerFacts, b: CustomerFacts): boolean {
  return (
    a.number === b.number &&
    a.createdAt === b.createdAt &&
    a.billing.country === b.billing.country &&
    isDraft(a) === isDraft(b) &&
    JSON.stringify(a.customer) === JSON.stringify(b.customer)
  )
}

type Texts = [string | null, string | null, string | null]

function cut(text: string | null): string | null {
  const trimmed = text?.trim().slice(0, maxTextLength).toWellFormed() ?? ''
  return trimmed === '' ? null : trimmed
}

function wordsOf({ search, number, customer: { name, email } }: CustomerFacts): string[] {
  return search === undefined ? [] : searchTokens({ number, name, email })
}

function isDraft({ status }: CustomerFacts): boolean {
  return draftStatuses.has(status)
}

/** With and without the country's code, and as written, so that each form is found by its beginning. */
function phoneTokens(phone: string | null, parsed: ReturnType<typeof parsedPhone>): string[] {
  const written = digitsOf(phone ?? '')
  const tokens = parsed === undefined ? [written] : [digitsOf(parsed.number), parsed.nationalNumber, written]
  return tokens.filter((token) => token !== '')
}

const maxDigits = 30

/** Only the digits, without zeros at the beginning: they dial out of a country or an area. */
export function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^0+/, '').slice(0, maxDigits)
}

import { contactId, normalisedEmail } from '@slipstream/read-models/customers/contacts.ts'
import { formatCustomerId } from '@slipstream/read-models/customers/customer-id.ts'
import type { Person } from '@slipstream/read-models/customers/find-people.ts'
import { nameOfPerson } from '@slipstream/read-models/customers/group-people.ts'
import { z } from 'zod'

const maxListed = 20

/** A customer as the API lists them. */
export const customerResponse = z
  .strictObject({
    customerId: z
      .string()
      .describe(
        'Names the customer, also in `POST /orders`. It stays while the e-mail or phone of their first order does.',
      ),
    name: z.string().nullable().describe('Of the newest order that has one.'),
    emails: z.array(z.string()).describe(`The newest first, at most ${maxListed}.`),
    phones: z.array(z.string()).describe(`The newest first, at most ${maxListed}.`),
    sources: z.array(z.string()),
    orderCount: z.int(),
    firstOrderAt: z.string().nullable(),
    lastOrderAt: z.string().nullable(),
    sharedContacts: z
      .array(z.string())
      .describe(
        'E-mail addresses and phone numbers of theirs that many people share, so that they merged nothing.',
      ),
    isComplete: z
      .boolean()
      .describe('False where a limit of what is merged was reached: then more orders may be theirs.'),
  })
  .meta({
    id: 'Customer',
    description: 'A person, as far as orders with the same e-mail address or phone number tell.',
  })

export type CustomerResponse = z.output<typeof customerResponse>

export function customerResponseOf({ orders, shared, isComplete }: Person): CustomerResponse {
  const newest = orders.find(({ name }) => name !== null)
  return {
    customerId: formatCustomerId(nameOfPerson(orders, shared)),
    name: newest?.name ?? null,
    emails: distinct(orders.map(({ email }) => email)),
    phones: distinct(orders.map(({ phone }) => phone)),
    sources: [...new Set(orders.map(({ source }) => source))].sort(),
    orderCount: orders.length,
    firstOrderAt: orders.at(-1)?.createdAt ?? null,
    lastOrderAt: orders[0]?.createdAt ?? null,
    sharedContacts: distinct(orders.flatMap((order) => sharedOf(order, shared))),
    isComplete,
  }
}

function sharedOf(
  { email, phone, contacts }: Person['orders'][number],
  shared: ReadonlySet<string>,
): (string | null)[] {
  const normalised = normalisedEmail(email)
  const ofEmail = normalised === undefined ? undefined : contactId('email', normalised)
  return contacts.filter((one) => shared.has(one)).map((one) => (one === ofEmail ? email : phone))
}

function distinct(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null))].slice(0, maxListed)
}

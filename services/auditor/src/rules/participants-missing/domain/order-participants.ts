import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { isEndStatus } from '@slipstream/read-models/orders/has-ended.ts'
import { isRegistered, registrationsOf } from '@slipstream/read-models/orders/participants/registrations.ts'

/** What the audit remembers of an order's participants: numbers and line items, never who they are. */
export type AuditedParticipants = {
  /** The line items that were registrations in any state of the order. */
  registrations: string[]
  /** How many are on it in its newest state. */
  count: number
  /** How many of the registrations that are on it name nobody. */
  unnamed: number
  /** Whether anybody was on it in any state. */
  hadAny: boolean
}

/** An order has few line items; one that changes them without end must not grow the audit's memory. */
const maxRegistrations = 1_000

/** The participants after a newer state of the order. @param known undefined before anything of it arrived */
export function evolveOrderParticipants(
  known: AuditedParticipants | undefined,
  order: Order,
): AuditedParticipants {
  const { participants, registration, lineItems } = order
  const unnamedItems = registration?.unnamedLineItemIds ?? []
  const ever = new Set([...(known?.registrations ?? []), ...registrationsOf(order), ...unnamedItems])
  const candidates = (registration?.candidates ?? []).filter((one) => isRegistered(one, ever, lineItems))
  const on = [...participants, ...candidates]
  const naming = new Set(on.map(({ lineItemId }) => lineItemId))
  // Who is named in the order's own metadata may belong to any of its line items.
  const unnamed = naming.has(null) ? [] : lineItems.filter(({ id }) => ever.has(id) && !naming.has(id))
  return {
    registrations: [...ever].sort().slice(0, maxRegistrations),
    count: on.length,
    unnamed: unnamed.length,
    hadAny: (known?.hadAny ?? false) || on.length > 0,
  }
}

/** `lost`: everybody who was on the order is gone. `unnamed`: a registration on it names nobody. */
export type MissingParticipants = 'lost' | 'unnamed'

/** What a paid order lacks of participants, if anything. */
export function missingParticipants(
  participants: AuditedParticipants | undefined,
  { status, isPaid }: { status: string; isPaid: boolean },
): MissingParticipants | null {
  if (participants === undefined || !isPaid || isEndStatus(status)) return null
  if (participants.hadAny && participants.count === 0) return 'lost'
  return participants.unnamed > 0 ? 'unnamed' : null
}

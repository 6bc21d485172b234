import { isDeepStrictEqual } from 'node:util'
import { validationError } from '@slipstream/events/codec/validate.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { OrderSnapshot } from '@slipstream/events/event-types/orders/order-events.ts'
import type { Participant } from '@slipstream/events/event-types/orders/order.ts'
import { redact } from '@slipstream/events/personal-data/redact.ts'
import { isPlain } from './is-plain.ts'
import type { Involvement, PersonInLog } from './person-in-log.ts'
import { textOf } from './person-in-log.ts'

/**
 * What is left of an event for the other people in it. The source's own JSON and the metadata of line items,
 * in which people are mixed, are not kept; the e-mail is replaced in what others wrote.
 *
 * @returns undefined when nothing personal of anybody else is left, or it can't be told apart
 */
export function withoutPerson<Some extends Event>(
  event: Some,
  involvement: Involvement,
  person: Pick<PersonInLog, 'isIn' | 'isParticipant' | 'withoutEmail'>,
): Some | undefined {
  const { type, data } = event
  if (!('order' in data)) return undefined
  const redacted = redact(type, data as never) as OrderSnapshot
  const rest = withoutEmail(orderWithout(data, redacted, involvement, person), person) as OrderSnapshot
  const left = { ...event, data: rest }
  const isLeft = !isDeepStrictEqual(rest, redacted) && validationError(type, rest) === undefined
  return isLeft && !person.isIn(textOf(left)) ? left : undefined
}

function withoutEmail(value: unknown, person: Pick<PersonInLog, 'withoutEmail'>): unknown {
  if (typeof value === 'string') return person.withoutEmail(value)
  if (Array.isArray(value)) return value.map((one) => withoutEmail(one, person))
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [person.withoutEmail(name), withoutEmail(one, person)]),
  )
}

function orderWithout(
  { order }: OrderSnapshot,
  redacted: OrderSnapshot,
  involvement: Involvement,
  person: Pick<PersonInLog, 'isParticipant'>,
): OrderSnapshot {
  const others = (given: readonly Participant[], without: readonly Participant[]): Participant[] =>
    given.map((one, index) => (person.isParticipant(involvement, one) ? (without[index] ?? one) : one))
  const { registration, shipping, refunds, note } = order
  return {
    ...redacted,
    order: {
      ...redacted.order,
      participants: others(order.participants, redacted.order.participants),
      ...(registration && {
        registration: {
          ...registration,
          candidates: others(registration.candidates, redacted.order.registration?.candidates ?? []),
        },
      }),
      ...(!involvement.isOwner && {
        ...{ customer: order.customer, billing: order.billing },
        ...(shipping && { shipping }),
        ...(refunds && { refunds }),
        ...(note !== undefined && { note }),
      }),
    },
  }
}

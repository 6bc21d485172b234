import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import { at } from '@slipstream/testing/events/order-events.ts'

type Identity = { id?: string; order?: string; since?: string; occurredAt?: string }

const of = ({ order = '1043', since = at('07:00:00') }: Identity) => ({
  key: `missing-order/shop/${order}`,
  identity: { rule: 'missing-order', source: 'shop', subject: order, since },
})

/** An alert of a missing order. */
export function raised(identity: Identity & { summary?: string } = {}): Event<'AlertRaised'> {
  const example = examples.AlertRaised
  const occurredAt = identity.occurredAt ?? identity.since ?? at('07:00:00')
  return {
    ...example,
    id: identity.id ?? `raised ${identity.order ?? ''} ${occurredAt}`,
    subject: of(identity).key,
    occurredAt,
    data: {
      ...example.data,
      ...of(identity).identity,
      summary: identity.summary ?? `Raised at ${occurredAt}.`,
    },
  }
}

export function resolved(identity: Identity = {}): Event<'AlertResolved'> {
  const example = examples.AlertResolved
  const occurredAt = identity.occurredAt ?? at('08:00:00')
  return {
    ...example,
    id: identity.id ?? `resolved ${identity.order ?? ''} ${occurredAt}`,
    subject: of(identity).key,
    occurredAt,
    data: { ...of(identity).identity, reason: 'It arrived.' },
  }
}

export function silenced(
  silenceId: string,
  occurredAt: string,
  endsAt: string | null,
): Event<'AlertSilenced'> {
  const example = examples.AlertSilenced
  return {
    ...example,
    id: `silenced ${silenceId} ${occurredAt}`,
    subject: `silence/${silenceId}`,
    occurredAt,
    data: { ...example.data, silenceId, endsAt },
  }
}

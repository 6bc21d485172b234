import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import { at } from '../../../../packages/read-models/test/given/events.ts'

type Identity = { id?: string; order?: string; since?: string; said?: string }

const of = ({ order = '1043', since = at('07:00:00') }: Identity) => ({
  key: `missing-order/shop/${order}`,
  identity: { rule: 'missing-order', source: 'shop', subject: order, since },
})

/** An alert of a missing order, said at a time. */
export function raised(identity: Identity & { summary?: string } = {}): Event<'AlertRaised'> {
  const example = examples.AlertRaised
  const said = identity.said ?? identity.since ?? at('07:00:00')
  return {
    ...example,
    id: identity.id ?? `raised ${identity.order ?? ''} ${said}`,
    subject: of(identity).key,
    occurredAt: said,
    data: { ...example.data, ...of(identity).identity, summary: identity.summary ?? `Said at ${said}.` },
  }
}

export function resolved(identity: Identity = {}): Event<'AlertResolved'> {
  const example = examples.AlertResolved
  const said = identity.said ?? at('08:00:00')
  return {
    ...example,
    id: identity.id ?? `resolved ${identity.order ?? ''} ${said}`,
    subject: of(identity).key,
    occurredAt: said,
    data: { ...of(identity).identity, reason: 'It came in.' },
  }
}

export function silenced(silenceId: string, said: string, endsAt: string | null): Event<'AlertSilenced'> {
  const example = examples.AlertSilenced
  return {
    ...example,
    id: `silenced ${silenceId} ${said}`,
    subject: `silence/${silenceId}`,
    occurredAt: said,
    data: { ...example.data, silenceId, endsAt },
  }
}

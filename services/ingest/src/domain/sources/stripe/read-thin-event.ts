import type { BillingChange } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { asRecord } from '../../reading/as-record.ts'
import { asText } from '../../reading/as-text.ts'
import type { BillingFact } from './billing-reading.ts'
import { idOf, requiredTime } from './readers/fields.ts'
import type { StripeEvent } from './stripe-event.ts'

/** What is fetched where only its id is known. */
const fetched = new Set([
  ...['subscription', 'invoice', 'payment_intent', 'payment_method'],
  ...['customer', 'checkout.session'],
])

/** An event that names its object and does not hold it. @throws NotUnderstood when it is none */
export function readThinEvent(payload: Json): StripeEvent {
  const type = asText(payload['type'])
  const { livemode } = payload
  if (type === null || typeof livemode !== 'boolean') {
    const missing = type === null ? 'type' : 'livemode'
    throw new NotUnderstood('not-an-event', `The event has no ${missing}.`)
  }
  const { id, idempotency_key: idempotencyKey } = asRecord(asRecord(payload['reason'])['request'])
  const account = accountOf(payload['context'])
  const at = requiredTime(payload['created'], 'created of the event')
  const change: BillingChange = {
    ...{ id: idOf(payload['id']), type, at, apiVersion: null, livemode, account },
    ...{ requestId: asText(id), idempotencyKey: asText(idempotencyKey) },
  }
  const { related_object, changes, snapshot_event, data } = payload
  const object = asRecord(related_object)
  return {
    change,
    names: [type, idOf(object['id']) ?? '', at, account ?? ''],
    content: { related_object, changes, snapshot_event, data },
    fact: () => factOfThinEvent(object, idOf(snapshot_event)),
  }
}

function factOfThinEvent(related: Json, twin: string | null): BillingFact {
  const type = asText(related['type'])
  const id = idOf(related['id'])
  return {
    type: 'BillingEventReceived',
    data: {
      customerId: type === 'customer' ? id : null,
      object: { type, id },
      fetch: type !== null && id !== null && fetched.has(type) ? { type, id } : null,
      twin,
    },
  }
}

/** The context of an event may be a path, which ends with the account. */
function accountOf(context: unknown): string | null {
  const [, account = null] = /(?:^|\/)(acct_\w+)$/.exec(asText(context) ?? '') ?? []
  return account
}

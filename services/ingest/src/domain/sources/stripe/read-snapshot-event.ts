import type { BillingChange } from '@slipstream/events/event-types/billing/billing-events.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { namesOfEvent } from '@slipstream/stripe/domain/event-id.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { asRecord } from '../../reading/as-record.ts'
import { asText } from '../../reading/as-text.ts'
import { factOfObject } from './fact-of-object.ts'
import { idOf, requiredTime } from './readers/fields.ts'
import type { StripeEvent } from './stripe-event.ts'

/** An event with its object as it was then. @throws NotUnderstood when it is none */
export function readSnapshotEvent(payload: Json): StripeEvent {
  const type = asText(payload['type'])
  const { object: body, previous_attributes: previous } = asRecord(payload['data'])
  const { livemode } = payload
  if (type === null || !isRecord(body) || typeof livemode !== 'boolean') {
    const missing = type === null ? 'type' : isRecord(body) ? 'livemode' : 'data.object'
    throw new NotUnderstood('not-an-event', `The event has no ${missing}.`)
  }
  const apiVersion = asText(payload['api_version'])
  const account = asText(payload['account'])
  const at = requiredTime(payload['created'], 'created of the event')
  const change: BillingChange = {
    ...{ id: idOf(payload['id']), type, at, apiVersion, livemode, account },
    ...requestOf(payload['request']),
  }
  return {
    change,
    names: namesOfEvent({ type, objectId: idOf(body['id']), at, account }),
    content: payload['data'],
    fact: () => factOfObject(body, { type, apiVersion, previous: asRecord(previous), at }),
  }
}

/** Before 2017 it was the id alone. */
function requestOf(request: unknown): Pick<BillingChange, 'requestId' | 'idempotencyKey'> {
  if (!isRecord(request)) return { requestId: asText(request), idempotencyKey: null }
  return { requestId: asText(request['id']), idempotencyKey: asText(request['idempotency_key']) }
}

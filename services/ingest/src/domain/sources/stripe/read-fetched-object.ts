import type { BillingChange } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { asRecord } from '../../reading/as-record.ts'
import { asText } from '../../reading/as-text.ts'
import { factOfObject } from './fact-of-object.ts'
import { idOf } from './readers/fields.ts'
import type { StripeEvent } from './stripe-event.ts'

/**
 * An object as it was when it was requested. It names no version of the API, so it is read by its shape.
 *
 * @param livemode of the source: what is deleted does not say its own
 * @throws NotUnderstood when it is no object of Stripe's
 */
export function readFetchedObject(body: Json, requestedAt: string, livemode: boolean): StripeEvent {
  const [object, id] = [asText(body['object']), idOf(body['id'])]
  if (object === null || id === null)
    throw new NotUnderstood('not-an-event', 'What was fetched has no object or no id.')
  const change: BillingChange = {
    ...{ id: null, type: null, at: requestedAt, apiVersion: null, account: null },
    ...{ requestId: null, idempotencyKey: null },
    livemode: typeof body['livemode'] === 'boolean' ? body['livemode'] : livemode,
  }
  return {
    change,
    names: ['rest', object, id, requestedAt],
    content: body,
    fact: () =>
      factOfObject(body, { type: null, apiVersion: null, previous: asRecord(null), at: requestedAt }),
  }
}

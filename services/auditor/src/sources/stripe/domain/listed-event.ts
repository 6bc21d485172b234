import { billingEventId, namesOfEvent } from '@slipstream/stripe/domain/event-id.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { idOf } from '../../domain/billing-object-state.ts'
import type { ListedEvent } from '../../billing-client.ts'

/** An event of Stripe's list; undefined for what is none. */
export function listedEvent(source: string, json: Json): ListedEvent | undefined {
  const { id, type, created, data, account } = json
  if (typeof id !== 'string' || typeof type !== 'string' || typeof created !== 'number') return undefined
  const object = isRecord(data) && isRecord(data['object']) ? data['object'] : {}
  const objectId = idOf(object['id'])
  // As ingest writes the time.
  const at = `${new Date(created * 1_000).toISOString().slice(0, 19)}Z`
  const names = namesOfEvent({ type, objectId, at, account: idOf(account) })
  const isCustomer = object['object'] === 'customer'
  return {
    id,
    eventId: billingEventId([source, ...names], data),
    type,
    createdMs: created * 1_000,
    objectId,
    customerId: isCustomer ? objectId : idOf(object['customer']),
    json,
  }
}

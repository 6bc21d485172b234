import type { BillingEvent, Snapshot } from './billing-event.ts'
import { previousAttributes } from './previous-attributes.ts'
import { renderObject } from './render-object.ts'

/** An event with its object, as the API lists it and as it is delivered. */
export function renderEvent(
  event: BillingEvent,
  apiVersion: string,
  pendingWebhooks: number,
  account: string | null = null,
) {
  const { id, type, createdS, links, request, before } = event
  const object = renderObject(event.object, links, apiVersion)
  const previous = before && previousAttributes(renderObject(before, links, apiVersion), object)
  return {
    id,
    object: 'event' as const,
    ...(account !== null && { account }),
    api_version: apiVersion,
    created: createdS,
    data: { object, ...(previous && { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: pendingWebhooks,
    request: { id: request?.id ?? null, idempotency_key: request?.idempotencyKey ?? null },
    type,
  }
}

/** An event that names its object only, of the second generation. */
export function renderThinEvent(
  { id, type, createdMs, object, request, twinOf }: BillingEvent,
  account: string | null = null,
) {
  return {
    id: `evt_test_${(twinOf ?? id).slice(4)}${twinOf === undefined ? '' : 'Twin'}`,
    object: 'v2.core.event' as const,
    ...(account !== null && { context: account }),
    created: new Date(createdMs).toISOString(),
    livemode: false,
    type: `v1.${type}`,
    ...(request && {
      reason: {
        type: 'request' as const,
        request: { id: request.id, idempotency_key: request.idempotencyKey },
      },
    }),
    related_object: relatedObject(object),
    snapshot_event: id,
  }
}

/** Null where the object has no id. */
function relatedObject({ object, id }: Snapshot) {
  return id === undefined ? null : { id, type: object, url: `/v1/${pathOf(object)}/${id}` }
}

/** @param object e.g. `checkout.session` */
function pathOf(object: string): string {
  return `${object.replaceAll('.', '/')}s`
}

/** How many endpoints an event has not reached. */
export function pendingWebhooks({ deliveries }: BillingEvent): number {
  return deliveries.filter(({ state }) => state !== 'delivered').length
}

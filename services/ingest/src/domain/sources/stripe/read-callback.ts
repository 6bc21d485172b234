import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { receiptOf } from '../../delivery.ts'
import type { AuthenticReading, Delivery } from '../../delivery.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { orQuarantine } from '../../quarantine/or-quarantine.ts'
import { asText } from '../../reading/as-text.ts'
import { parseBody } from '../../reading/parse-body.ts'
import { standardHeader } from '../standard-webhooks/signature.ts'

const statuses = ['progress', 'done', 'failed'] as const
const maxNameLength = 255
const maxDetailLength = 1_000

/**
 * What the endpoint of a call-out reports: `{ taskId, customerId, status, detail? }`. Its id derives from its
 * `webhook-id` and its body, so that a repeat has the same, and another report with one `webhook-id` has not.
 */
export function readCallback(
  source: string,
  callout: string,
  delivery: Delivery,
): AuthenticReading<Event<'CalloutReported'>> {
  const deliveryId = standardHeader(delivery, 'id') ?? null
  const id = deriveEventId([source, 'callout', callout, deliveryId ?? ''], delivery.body)
  return orQuarantine(
    () => id,
    () => {
      const payload = parseBody(delivery.body)
      const [taskId, customerId] = [nameIn(payload, 'taskId'), nameIn(payload, 'customerId')]
      const status = statuses.find((one) => one === payload['status'])
      if (status === undefined)
        throw new NotUnderstood('not-a-callback', `The member status must be one of ${statuses.join(', ')}.`)
      const detail = asText(payload['detail'])?.slice(0, maxDetailLength) ?? null
      const provenance = { via: 'webhook' as const, topic: callout, webhookId: null, deliveryId }
      const { traceparent, body } = delivery
      const event: Event<'CalloutReported'> = {
        ...{ id, source, subject: `${source}/${customerId}`, traceparent, type: 'CalloutReported' },
        occurredAt: new Date(delivery.receivedAtMs).toISOString(),
        data: {
          ...{ source, customerId, callout, taskId, status, detail, provenance },
          ...{ ...receiptOf(delivery), payload },
        },
      }
      return { kind: 'event', event, rawPayload: body }
    },
  )
}

/** @throws NotUnderstood */
function nameIn(payload: Json, member: 'taskId' | 'customerId'): string {
  const text = asText(payload[member])
  if (text !== null && text.length <= maxNameLength) return text
  throw new NotUnderstood('not-a-callback', `The member ${member} must be what the call-out has in data.`)
}

import type { OrderEvent } from '@slipstream/events/event.ts'
import type { z } from 'zod'
import type { AuthenticReading } from '../../domain/delivery.ts'
import type { previewResponse } from '../responses.ts'

/** What an order would become if it were appended now. */
export function previewOf(reading: AuthenticReading<OrderEvent>): z.input<typeof previewResponse> {
  if (reading.kind === 'quarantine') {
    return { result: 'quarantined', reason: reading.reason, detail: reading.detail }
  }
  const { type, data } = reading.event
  return { result: 'event', type, order: 'order' in data ? data.order : null }
}

import type { z } from 'zod'
import type { AcceptRecovery } from '../accept-recovery.ts'
import type { previewSchema } from './responses.ts'
import type { AuthenticReading } from '../domain/delivery.ts'
import type { ReadRecovered } from '../domain/sources/source.ts'

/** Answers what an order would become by the configured mapping, and appends nothing. */
export function createPreview(readRecovered: ReadRecovered): AcceptRecovery {
  return async (recovered, delivery) => {
    const body = JSON.stringify(previewOf(readRecovered(recovered, delivery)))
    return { status: 200, result: 'preview', body }
  }
}

function previewOf(taken: AuthenticReading): z.input<typeof previewSchema> {
  if (taken.kind === 'quarantine') {
    return { result: 'quarantined', reason: taken.reason, detail: taken.detail }
  }
  const { type, data } = taken.event
  return { result: 'event', type, order: 'order' in data ? data.order : null }
}

import type { RefusalReason } from '../../domain/delivery.ts'

/** What a request was refused for that failed before it was a delivery. */
export function refusedForStatus(status = 500): RefusalReason {
  if (status === 413) return 'too_large'
  if (status === 503) return 'unavailable'
  return status < 500 ? 'bad_request' : 'failed'
}

import type { CarrierResponse } from '../../src/carriers/domain/exchange.ts'

/** A response as a carrier sends it. */
export function jsonResponse(
  status: number,
  body: unknown,
  more: Partial<CarrierResponse> = {},
): CarrierResponse {
  return {
    kind: 'response',
    status,
    contentType: 'application/json',
    retryAfterMs: undefined,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...more,
  }
}

export function htmlResponse(status: number): CarrierResponse {
  const page = '<!doctype html><title>Error</title><h1>We will be back soon</h1>'
  return jsonResponse(status, page, { contentType: 'text/html' })
}

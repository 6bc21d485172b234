import type { Failure, FailureKind } from '../../domain/failure.ts'
import { unusableResponse, worstOf } from '../../domain/failure.ts'
import type { CarrierResponse } from '../../domain/exchange.ts'
import { readJson } from '../../domain/read-json.ts'
import { errorsSchema } from './response-schemas.ts'

export const carrierName = 'Bobs Post'

/** What the codes mean, by the OpenAPI document of the carrier. Others are `unknown`, whatever the status. */
const kinds: Record<string, FailureKind> = {
  'SERVICE.UNAVAILABLE': 'unavailable',
  'KEY.MISSING': 'unavailable',
  'KEY.INVALID': 'unavailable',
  'ROUTE.UNKNOWN': 'unavailable',
  'REQUEST.RATE_LIMITED': 'rate-limited',
  'SHIPMENT.CARRIER.TIMED_OUT': 'unknown',
  'SERVER.ERROR': 'unknown',
  'SHIPMENT.REFERENCE.EXISTS': 'duplicate',
  'SHIPMENT.UNKNOWN': 'missing',
  'TRACKING.UNKNOWN': 'missing',
  'SHIPMENT.ACCEPTED': 'refused',
  'SHIPMENT.VOIDED': 'refused',
  'LABEL.FAILED': 'refused',
  'REQUEST.MALFORMED': 'refused',
  'REQUEST.TOO_LARGE': 'refused',
  'REQUEST.NOT_JSON': 'refused',
}
const refusedPrefixes = ['ADDRESS.', 'PARCEL.', 'FIELD.']

/** The failure in a response that has no result, whatever its status. */
export function failureIn(response: CarrierResponse): Failure {
  const parsed = errorsSchema.safeParse(readJson(response))
  if (!parsed.success) return unusableResponse(response, carrierName)
  const found = parsed.data.errors.map(({ code, field }) => ({ code, field, kind: kindOf(code) }))
  const kind = worstOf(found.map((error) => error.kind))
  const listed = found.slice(0, 5).map(({ code, field }) => (field ? `${code} (${field})` : code))
  return {
    kind,
    code: found.find((error) => error.kind === kind)?.code ?? 'unknown',
    reason: `${carrierName} responded ${response.status}: ${listed.join(', ')}.`,
    retryAfterMs: response.retryAfterMs,
  }
}

function kindOf(code: string): FailureKind {
  if (Object.hasOwn(kinds, code)) return kinds[code] ?? 'unknown'
  return refusedPrefixes.some((prefix) => code.startsWith(prefix)) ? 'refused' : 'unknown'
}

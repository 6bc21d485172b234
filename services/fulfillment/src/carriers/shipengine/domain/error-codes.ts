import type { CarrierResponse } from '../../domain/exchange.ts'
import { unusableResponse, worstOf } from '../../domain/failure.ts'
import type { Failure, FailureKind } from '../../domain/failure.ts'
import { readJson } from '../../domain/read-json.ts'
import { errorsSchema } from './response-schemas.ts'

export const carrierName = 'ShipEngine'

type ShipEngineError = { error_source: string; error_type: string; error_code: string }

/** About the account, so of every shipment: a person mends it, and then all continue. */
const ofAccount = new Set([
  ...['unauthorized', 'forbidden', 'subscription_inactive', 'trial_expired', 'terms_not_accepted'],
  ...['carrier_disconnected', 'carrier_not_connected', 'insufficient_funds', 'auto_fund_not_supported'],
  ...['funding_source_missing_configuration', 'funding_source_registration_in_progress'],
  ...['funding_source_error', 'meter_failure', 'invalid_billing_plan'],
])

/** The request can never succeed as it is. */
const final = new Set([
  ...['invalid_address', 'field_value_required', 'field_conflict', 'invalid_field_value'],
  ...['invalid_string_length', 'invalid_identifier', 'invalid_status', 'invalid_object'],
  ...['identifiers_must_match', 'request_body_required', 'customs_items_required'],
  ...['confirmation_not_supported', 'carrier_not_supported', 'tracking_not_supported'],
  ...['warehouse_conflict', 'carrier_conflict', 'no_rates_returned', 'service_not_determined'],
  ...['shipping_rule_not_found', 'return_label_not_supported', 'invalid_charge_event'],
])

const missing = new Set(['not_found', 'file_not_found'])

/** The failure in a response; undefined when it lists no errors, whatever its status. */
export function listedFailure(response: CarrierResponse): Failure | undefined {
  const parsed = errorsSchema.safeParse(readJson(response)).data
  if (parsed === undefined) return undefined
  const found = parsed.errors.map((error) => ({ ...error, kind: kindOf(error, response.status) }))
  const kind = worstOf(found.map((error) => error.kind))
  const listed = found
    .slice(0, 5)
    .map(({ error_source, error_code, field_name }) =>
      field_name ? `${error_code} of ${error_source} (${field_name})` : `${error_code} of ${error_source}`,
    )
  const request = parsed.request_id ? `, request ${parsed.request_id}` : ''
  return {
    kind,
    code: found.find((error) => error.kind === kind)?.error_code ?? 'unknown',
    reason: `${carrierName} responded ${response.status}: ${listed.join(', ')}${request}.`,
    retryAfterMs: response.retryAfterMs,
  }
}

/** The failure in a response that has no result. */
export function failureIn(response: CarrierResponse): Failure {
  return listedFailure(response) ?? unusableResponse(response, carrierName)
}

/**
 * Decided by code and source. A carrier behind ShipEngine that did not respond in time is a 4xx with an
 * unspecific code of the source `carrier`: whether it booked is unknown.
 */
function kindOf({ error_source, error_type, error_code }: ShipEngineError, status: number): FailureKind {
  if (error_code === 'rate_limit_exceeded') return 'rate-limited'
  if (error_code === 'identifier_conflict') return 'duplicate'
  if (ofAccount.has(error_code)) return 'unavailable'
  if (final.has(error_code)) return 'refused'
  if (missing.has(error_code)) return 'missing'
  const isOwnValidation = error_source === 'shipengine' && error_type === 'validation'
  if (isOwnValidation) return status === 404 ? 'missing' : 'refused'
  return 'unknown'
}

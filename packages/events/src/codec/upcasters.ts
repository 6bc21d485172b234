import type { EventType } from '../event-types/event-types.ts'
import { unrecordedProvenance } from '../event-types/provenance.ts'
import { refundsOfPayload } from '../sources/woocommerce/refunds-of-payload.ts'

type Json = Record<string, unknown>
/** From one version to the next, only by reshaping, never by guessing. */
type Upcaster = (data: Json) => Json

/** Version 1 of the order events has no provenance. */
const withProvenance: Upcaster = (data) => ({ ...data, provenance: unrecordedProvenance })

/** Version 2 has no refunds, but the source's own JSON has them. */
const withRefunds: Upcaster = (data) => {
  const { order, payload } = data as { order: Json; payload: Json }
  const refunds = refundsOfPayload(payload['refunds'])
  return refunds === undefined ? data : { ...data, order: { ...order, refunds } }
}

/** What the newer version added is unknown for the older. */
const unchanged: Upcaster = (data) => data

/** By event type, then by the older version. Each new version adds a row; none is ever removed. */
const upcasters: Partial<Record<EventType, Record<number, Upcaster>>> = {
  OrderCreated: { 1: withProvenance, 2: withRefunds, 3: unchanged },
  OrderUpdated: { 1: withProvenance, 2: withRefunds, 3: unchanged },
  OrderDeleted: { 1: withProvenance, 2: unchanged, 3: unchanged },
  DeliveryQuarantined: { 1: unchanged },
  NotificationFailed: { 1: unchanged },
  AlertResolved: { 1: unchanged },
  OrderRestored: { 1: withProvenance, 2: withRefunds, 3: unchanged },
}

/**
 * Data of any version that was ever written, as the current version.
 *
 * @throws when the version is newer than this code, or a step is missing
 */
export function upcast(type: EventType, version: number, current: number, data: Json): Json {
  if (!Number.isInteger(version) || version < 1 || version > current) {
    throw new Error(`${type} has version ${version}, and this reader knows versions 1 to ${current}`)
  }
  let result = data
  for (let step = version; step < current; step++) {
    const upcaster = upcasters[type]?.[step]
    if (upcaster === undefined)
      throw new Error(`${type} cannot be brought from version ${step} to ${step + 1}`)
    result = upcaster(result)
  }
  return result
}

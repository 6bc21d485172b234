import { adoptDuplicate } from '../adopt-duplicate.ts'
import { requestSender } from '../adapters/send-request.ts'
import type { CarrierConfigOf } from '../carrier-config.ts'
import type { BookingOutcome, BookingRequest, Carrier } from '../carrier.ts'
import { missingFields } from '../domain/missing-fields.ts'
import { bookingBody } from './domain/booking-body.ts'
import { bookingOutcome, labelOutcome, lookUpOutcome, trackOutcome, voidOutcome } from './domain/outcomes.ts'

/** A label file is at most this large, in base64. */
const maxLabelBytes = 8 * 1024 * 1024

/**
 * ShipEngine, by the part of its API that a shipment needs: a label with `external_shipment_id`, its look-up,
 * void and tracking (https://github.com/ShipEngine/shipengine-openapi). It is not idempotent.
 */
export function shipEngineCarrier(config: CarrierConfigOf<'shipengine'>): Carrier {
  const { url, apiKey, timeoutMs, concurrency, lookUpLagMs } = config
  const send = requestSender({
    ...{ baseUrl: url, timeoutMs, concurrency },
    headersOf: () => ({ 'api-key': apiKey.reveal() }),
  })

  const lookUp: Carrier['lookUp'] = async (reference, signal) => {
    const path = `v1/labels/external_shipment_id/${encodeURIComponent(reference)}`
    return lookUpOutcome(await send({ method: 'GET', path }, signal), reference)
  }

  async function book(request: BookingRequest, signal: AbortSignal): Promise<BookingOutcome> {
    const { reference } = request
    const sent = await send({ method: 'POST', path: 'v1/labels', body: bookingBody(request, config) }, signal)
    return adoptDuplicate(bookingOutcome(sent, reference), () => lookUp(reference, signal))
  }

  return {
    traits: { idempotency: { kind: 'none' }, lookUpLagMs, canVoid: true, maxTrackedTogether: 1 },
    checkRecipient: missingFields,
    ...{ book, lookUp },
    fetchLabel: async (id, signal) => {
      const path = `${labelPath(id)}?label_download_type=inline`
      return labelOutcome(await send({ method: 'GET', path, maxBytes: maxLabelBytes }, signal))
    },
    void: async (id, signal) =>
      voidOutcome(await send({ method: 'PUT', path: `${labelPath(id)}/void` }, signal)),
    track: async (parcels, signal) => {
      const [parcel] = parcels
      if (parcel === undefined) return { kind: 'tracked', scans: new Map() }
      if (parcels.length > 1) throw new RangeError('ShipEngine tracks one parcel in a request')
      const { carrierShipmentId, trackingNumber } = parcel
      const path = `${labelPath(carrierShipmentId)}/track`
      return trackOutcome(await send({ method: 'GET', path }, signal), trackingNumber)
    },
  }
}

function labelPath(id: string): string {
  return `v1/labels/${encodeURIComponent(id)}`
}

import { adoptDuplicate } from '../adopt-duplicate.ts'
import { requestSender } from '../adapters/send-request.ts'
import type { CarrierConfigOf } from '../carrier-config.ts'
import type { BookingOutcome, BookingRequest, Carrier } from '../carrier.ts'
import { bookingBody } from './domain/booking-body.ts'
import { bookingOutcome, labelOutcome, lookUpOutcome, trackOutcome, voidOutcome } from './domain/outcomes.ts'
import { recipientMistakes } from './domain/recipient-rules.ts'

/** By its API; a request takes no more than this. */
const maxTrackedTogether = 100

/** Bobs Post. It is not idempotent, and can be looked up by reference after a lag. */
export function bobsPostCarrier(config: CarrierConfigOf<'bobs-post'>): Carrier {
  const { url, apiKey, timeoutMs, concurrency, lookUpLagMs } = config
  const send = requestSender({
    ...{ baseUrl: url, timeoutMs, concurrency },
    headersOf: () => ({ 'api-key': apiKey.reveal() }),
  })

  const lookUp: Carrier['lookUp'] = async (reference, signal) => {
    const path = `shipments?reference=${encodeURIComponent(reference)}`
    return lookUpOutcome(await send({ method: 'GET', path }, signal), reference)
  }

  async function book(request: BookingRequest, signal: AbortSignal): Promise<BookingOutcome> {
    const { reference } = request
    const sent = await send({ method: 'POST', path: 'shipments', body: bookingBody(request, config) }, signal)
    return adoptDuplicate(bookingOutcome(sent, reference), () => lookUp(reference, signal))
  }

  return {
    traits: { idempotency: { kind: 'none' }, lookUpLagMs, canVoid: true, maxTrackedTogether },
    checkRecipient: recipientMistakes,
    ...{ book, lookUp },
    fetchLabel: async (id, signal) =>
      labelOutcome(await send({ method: 'GET', path: `${shipmentPath(id)}/label` }, signal)),
    void: async (id, signal) =>
      voidOutcome(await send({ method: 'POST', path: `${shipmentPath(id)}/void` }, signal)),
    track: async (parcels, signal) => {
      if (parcels.length > maxTrackedTogether)
        throw new RangeError(`Bobs Post tracks ${maxTrackedTogether} parcels together, not ${parcels.length}`)
      const trackingNumbers = parcels.map(({ trackingNumber }) => trackingNumber)
      return trackOutcome(await send({ method: 'POST', path: 'tracking', body: { trackingNumbers } }, signal))
    },
  }
}

function shipmentPath(id: string): string {
  return `shipments/${encodeURIComponent(id)}`
}

import type {
  Booking,
  BookingOutcome,
  CarrierTraits,
  LookUpOutcome,
  VoidOutcome,
} from '../../src/carriers/carrier.ts'

export type Entry = Booking & { reference: string; atMs: number; isVoided: boolean }

/** The books of a carrier that keeps its word: what it booked, for whom and when. Time is an argument. */
export class CarrierBooks {
  readonly entries: Entry[] = []
  readonly traits: CarrierTraits

  constructor(traits: CarrierTraits) {
    this.traits = traits
  }

  live(): Entry[] {
    return this.entries.filter(({ isVoided }) => !isVoided)
  }

  book(reference: string, nowMs: number): BookingOutcome {
    const { idempotency } = this.traits
    const first = this.entries.find((entry) => entry.reference === reference)
    if (idempotency.kind === 'key' && first !== undefined && nowMs - first.atMs < idempotency.keptMs)
      return { kind: 'booked', booking: bookingOf(first), isAdopted: true }
    const number = this.entries.length + 1
    const names = { carrierShipmentId: `bp-${number}`, trackingNumber: `TN${number}`, trackingUrl: null }
    const entry = { ...names, reference, atMs: nowMs, isVoided: false }
    this.entries.push(entry)
    return { kind: 'booked', booking: bookingOf(entry), isAdopted: false }
  }

  /** As late as its traits allow. */
  lookUp(reference: string, nowMs: number): LookUpOutcome {
    const lagMs = this.traits.lookUpLagMs ?? 0
    const [first, ...others] = this.live()
      .filter((entry) => entry.reference === reference && entry.atMs + lagMs <= nowMs)
      .map(bookingOf)
    return first === undefined ? { kind: 'notFound' } : { kind: 'found', booking: first, others }
  }

  void(carrierShipmentId: string): VoidOutcome {
    for (const entry of this.entries) if (entry.carrierShipmentId === carrierShipmentId) entry.isVoided = true
    return { kind: 'voided' }
  }
}

const bookingOf = ({ carrierShipmentId, trackingNumber, trackingUrl }: Entry): Booking => ({
  ...{ carrierShipmentId, trackingNumber, trackingUrl },
})

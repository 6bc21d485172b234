import type { Journal } from './adapters/journal.ts'
import type { CompleteOptions } from './carrier-options.ts'
import { bookShipment } from './domain/booking/book-shipment.ts'
import type { BookingResult } from './domain/booking/book-shipment.ts'
import { addEntry, emptyBooks } from './domain/books/books.ts'
import type { BookEntry, Books } from './domain/books/books.ts'
import { faultOfRequest } from './domain/faults/decide-fault.ts'
import type { RequestFault } from './domain/faults/decide-fault.ts'
import type { FaultName, Operation } from './domain/faults/fault-kinds.ts'
import { afterHappening, isOn, switchOn } from './domain/faults/fault-settings.ts'
import type { FaultRequest, Faults } from './domain/faults/fault-settings.ts'
import { isForgotten, knownScans } from './domain/parcels/parcel-state.ts'
import type { BookingRequest, Shipment } from './domain/parcels/shipment.ts'

const maxCountedRequests = 1_000_000

/** More than a client sends in one opening of the books, so that requests after a restart are drawn again. */
const maxRequestsOfOpening = 10 ** 9

export type VoidResult = 'voided' | 'accepted' | 'unknown'

export class InvalidFault extends Error {}

/** Bobs Post itself: its books and decisions. What changes the books is on disk when it returns. */
export class Carrier {
  readonly options: CompleteOptions
  readonly books: Books = emptyBooks()
  readonly #journal: Journal<BookEntry>
  readonly #requests = new Map<string, number>()
  #onBooked: (shipment: Shipment) => void = () => {}

  constructor(options: CompleteOptions, journal: Journal<BookEntry>) {
    this.options = options
    this.#journal = journal
    for (const entry of journal.entries) addEntry(this.books, entry)
    this.record({ kind: 'opened', atMs: this.nowMs })
  }

  get nowMs(): number {
    return this.options.nowMs()
  }

  onBooked(listener: (shipment: Shipment) => void): void {
    this.#onBooked = listener
  }

  record(entry: BookEntry): void {
    // What a client was promised; webhooks are merely sent again.
    this.#journal.append(entry, entry.kind === 'booked' || entry.kind === 'voided')
    addEntry(this.books, entry)
  }

  /** Decides once for each request whether it fails. @param key what the request is about */
  nextFault(operation: Operation, key: string): RequestFault | undefined {
    const counted = `${operation} ${key}`
    const count = this.#requests.get(counted) ?? 0
    // Counts begin again, so that requests about made-up keys do not fill the memory.
    if (this.#requests.size >= maxCountedRequests) this.#requests.clear()
    this.#requests.set(counted, count + 1)
    const nth = this.books.openings * maxRequestsOfOpening + count
    const { faults } = this.books
    const fault = faultOfRequest(this.options.seed, faults, { operation, key, nth }, this.nowMs)
    if (fault === undefined) return undefined
    this.#happened([fault.name])
    const work = fault.isWorkDone ? 'done' : 'not done'
    this.options.onLine(`${fault.name} in ${operation} of ${key}: the work is ${work}`)
    return fault
  }

  /** Whether the books have no room for a further booking. */
  get isFull(): boolean {
    return this.books.shipments.size >= this.options.maxShipments
  }

  /** @throws Error when the books are full */
  book(request: BookingRequest): BookingResult {
    if (this.isFull) throw new Error(`the books have ${this.options.maxShipments} shipments already`)
    const { seed, speed, parcelRates, onLine } = this.options
    const { reference } = request
    const same = reference === undefined ? [] : (this.books.byReference.get(reference) ?? [])
    const result = bookShipment(request, {
      ...{ seed, speed, parcelRates, nowMs: this.nowMs },
      faults: this.books.faults,
      booked: this.books.shipments.size,
      sameReference: same.filter((one) => one.voidedAtMs === undefined && !isForgotten(one, this.nowMs)),
      copies: same.length,
    })
    this.#happened(result.happened)
    if ('refused' in result) {
      onLine(`refused ${reference ?? 'a booking'}: ${result.refused.map(({ code }) => code).join(', ')}`)
      return result
    }
    this.record({ kind: 'booked', shipment: result.shipment })
    this.#onBooked(result.shipment)
    const again = result.shipment.reference !== undefined && same.length > 0 ? ' again' : ''
    onLine(`booked ${reference ?? 'without a reference'}${again} as ${result.shipment.trackingNumber}`)
    return result
  }

  /** Those that look-ups show by now, oldest first. */
  find(reference: string): Shipment[] {
    const same = this.books.byReference.get(reference) ?? []
    return same.filter((one) => this.#isShown(one))
  }

  /** Known by its id at once, also while look-ups lag. */
  get(id: string): Shipment | undefined {
    const shipment = this.books.shipments.get(id)
    return shipment === undefined || isForgotten(shipment, this.nowMs) ? undefined : shipment
  }

  track(trackingNumber: string): Shipment | undefined {
    const shipment = this.books.byTrackingNumber.get(trackingNumber)
    return shipment !== undefined && this.#isShown(shipment) ? shipment : undefined
  }

  /** A shipment that is voided already stays so. */
  void(id: string): VoidResult {
    const shipment = this.get(id)
    if (shipment === undefined) return 'unknown'
    if (shipment.voidedAtMs !== undefined) return 'voided'
    if (knownScans(shipment, this.nowMs).length > 0) return 'accepted'
    this.record({ kind: 'voided', id, atMs: this.nowMs })
    this.options.onLine(`voided ${shipment.reference ?? shipment.id}`)
    return 'voided'
  }

  /** Replaces all switches: what is not named is off. @throws InvalidFault */
  setFaults(requests: Partial<Record<FaultName, FaultRequest | undefined>>): void {
    const faults: Faults = {}
    for (const [name, request] of Object.entries(requests) as [FaultName, FaultRequest | undefined][])
      if (request !== undefined) faults[name] = this.#switchedOn(name, request)
    this.record({ kind: 'faults', faults })
  }

  /** Switches one, and leaves the others as they are. @throws InvalidFault */
  setFault(name: FaultName, request: FaultRequest | undefined): void {
    const { [name]: _, ...others } = this.books.faults
    const faults: Faults =
      request === undefined ? others : { ...others, [name]: this.#switchedOn(name, request) }
    this.record({ kind: 'faults', faults })
    this.options.onLine(`${name} is switched ${request === undefined ? 'off' : 'on'}`)
  }

  /** How the API is down now, if it is. */
  outage(): 'refused' | 'unavailable' | undefined {
    const { outage } = this.books.faults
    return isOn(outage, this.nowMs) ? (outage.mode ?? 'refused') : undefined
  }

  close(): void {
    this.#journal.close()
  }

  #isShown(shipment: Shipment): boolean {
    return shipment.visibleAtMs <= this.nowMs && !isForgotten(shipment, this.nowMs)
  }

  #switchedOn(name: FaultName, request: FaultRequest) {
    const fault = switchOn(name, request, { nowMs: this.nowMs, speed: this.options.speed })
    if ('unknown' in fault) throw new InvalidFault(`${name} has no parameter ${fault.unknown}`)
    return fault
  }

  #happened(names: readonly FaultName[]): void {
    const faults = names.reduce(afterHappening, this.books.faults)
    if (faults !== this.books.faults) this.record({ kind: 'faults', faults })
  }
}

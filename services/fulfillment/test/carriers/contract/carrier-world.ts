import type { Carrier } from '../../../src/carriers/carrier.ts'

export type FaultyOperation = 'book' | 'lookUp' | 'label' | 'void' | 'track'

/** `done`: the request takes effect before it fails. */
export type NextFault = {
  operation: FaultyOperation
  name: 'reset' | 'hang' | 'htmlPage' | 'halfBody' | 'errorInside' | 'rateLimited' | 'carrierTimeout'
  work: 'done' | 'notDone'
}

/** A carrier's API that can be made to fail, and the adapter that speaks to it. */
export type CarrierWorld = {
  carrier: Carrier
  /** The next request of this kind fails, once. */
  failNext(fault: NextFault): Promise<void>
  /** From now on, look-ups find a booking only once `passLookUpLag` was called. */
  lagLookUps(): Promise<void>
  passLookUpLag(): Promise<void>
  refuseDuplicates(): Promise<void>
  /** From now on, labels are pending until `finishLabels` was called. */
  delayLabels(): Promise<void>
  finishLabels(): Promise<void>
  /** All scans of the parcels that are booked become known. */
  deliverParcels(): Promise<void>
  setOutage(isOn: boolean): Promise<void>
  /** By the carrier's own books, voided ones excluded. */
  activeBookings(reference: string): number
  stop(): Promise<void>
}

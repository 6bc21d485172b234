/** The right to judge a source, which one instance has at a time. */
export type SourceLease = {
  source: string
  /** Higher than that of whoever judged before. */
  fence: number
}

/** Another instance judges the source now. */
export class LeaseLost extends Error {
  constructor(source: string) {
    super(`another instance judges ${source} now`)
  }
}

export type LeaseTerms = {
  owner: string
  leaseMs: number
  /** Take it only if nobody has held it for so long; 0 unless given. */
  freeForMs?: number
}

export type LeaseStore = {
  /**
   * Takes the lease of a source, or prolongs it, by the storage's clock.
   *
   * @returns undefined while another instance holds it
   */
  take(source: string, terms: LeaseTerms): Promise<SourceLease | undefined>
  /** Takes those of many sources with few commands. @returns the leases of those that no other instance holds */
  takeAll(sources: readonly string[], terms: LeaseTerms): Promise<SourceLease[]>
  /** Lets another instance judge at once. */
  release(lease: SourceLease): Promise<void>
  /** @throws LeaseLost */
  assertHeld(lease: SourceLease): Promise<void>
}

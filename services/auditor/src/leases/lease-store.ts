/**
 * The right to evaluate a source, which one instance has at a time. Unlike the lease of an outbox it has a
 * fence, in the source's document, which the transactions of an evaluation write; and one heartbeat of an
 * instance keeps all its leases, however many sources there are.
 */
export type SourceLease = {
  source: string
  /** Higher than the fence of any instance that evaluated the source before. */
  fence: number
}

/** Another instance evaluates the source now. */
export class SourceLeaseLost extends Error {
  constructor(source: string) {
    super(`another instance evaluates ${source} now`)
  }
}

export type LeaseTerms = {
  owner: string
  leaseMs: number
  /** Take it only if no instance has held it for this long. Default: 0. */
  freeForMs?: number
}

export type LeaseStore = {
  /**
   * Takes the lease of a source, or prolongs it, by the storage's clock.
   *
   * @returns undefined while another instance holds it
   */
  take(source: string, terms: LeaseTerms): Promise<SourceLease | undefined>
  /** Takes those of many sources with few commands. @returns the leases that no other instance holds */
  takeAll(sources: readonly string[], terms: LeaseTerms): Promise<SourceLease[]>
  /** Lets another instance evaluate the source immediately. */
  release(lease: SourceLease): Promise<void>
  /** @throws LeaseLost */
  assertHeld(lease: SourceLease): Promise<void>
}

/** How to continue after a produce request failed. */
export type ProduceFault =
  /**
   * Retry until the deadline: e.g. a leader changes, replicas are missing, a disk
   * is full, the broker is unavailable.
   */
  | 'retriable'
  /** One of the batches is larger than its topic allows. */
  | 'tooLarge'
  /** The topic has changed since its partitions were counted. */
  | 'unknownPartition'

/** A produce request, or a part of it, that failed; its kind says whether to retry. */
export class ProduceError extends Error {
  readonly kind: ProduceFault
  constructor(kind: ProduceFault, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'ProduceError'
    this.kind = kind
  }

  static from(cause: unknown): ProduceError {
    return cause instanceof ProduceError ? cause : new ProduceError('retriable', cause)
  }
}

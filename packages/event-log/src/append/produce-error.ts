/** What to do about a produce request that failed. */
export type ProduceFault =
  /** Again, until the deadline: a leader changes, replicas are missing, a disk is full, the broker is away. */
  | 'retriable'
  /** One of the batches is more than its topic takes. */
  | 'tooLarge'
  /** The topic is not as it was when its partitions were counted. */
  | 'unknownPartition'

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

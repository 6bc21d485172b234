/** Where a replay stands in one partition. */
export type PartitionState = {
  /** Everything before it is settled. */
  next: bigint
  /** Settled ones from there on. */
  done: ReadonlySet<bigint>
}

/** Follows which records of a partition are settled, though later ones may be settled before earlier ones. */
export class Settlements {
  readonly #pending = new Set<bigint>()
  #read: bigint

  constructor(next: bigint) {
    this.#read = next
  }

  /** A record is under way. Offsets of a partition begin in their order. */
  begin(offset: bigint): void {
    this.#pending.add(offset)
    this.#read = offset + 1n
  }

  settle(offset: bigint): void {
    this.#pending.delete(offset)
  }

  /** All records before it have begun, or are not wanted. */
  readUpTo(next: bigint): void {
    if (next > this.#read) this.#read = next
  }

  /** Everything before it is settled. */
  next(): bigint {
    // A set keeps the order in which its elements were added, and offsets begin in their order.
    const [first] = this.#pending
    return first ?? this.#read
  }
}

import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'

type IndexKeys = Readonly<Record<string, 1 | -1>>

/** How a read model is stored. */
export type ReadModel = {
  name: ReadModelName
  /** One for each way that the console sorts or filters; keys as in MongoDB, 1 ascending, -1 descending. */
  indexes: readonly IndexKeys[]
  /** Indexes of few documents: those in which these fields have these values. */
  partialIndexes?: readonly { keys: IndexKeys; where: Readonly<Record<string, string>> }[]
  /** A field with the time from which MongoDB may remove a document; null keeps it. */
  expiresBy?: string
  /** The read model that its documents are derived from. A rebuild fills one of that, too. */
  derivedFrom?: ReadModelName
}

/** The collections that a batch is folded into. A read model without one is not folded. */
export type Targets = Partial<Record<ReadModelName, string>> & {
  /** Default: true. False if the orders are another version's, to be read only. */
  writesOrders?: boolean
}

/**
 * A second fold of a read model in memory, which a rebuild is compared with. Both
 * return documents that are complete.
 */
export type MemoryFold<E> = {
  add(events: readonly E[]): Iterable<object>
  end(): Iterable<object>
}

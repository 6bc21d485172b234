import type { Db } from 'mongodb'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import type { CollectionWrite, FindDocuments } from './adapters/batch-writes.ts'
import type { MemoryFold, ReadModel, Targets } from './domain/read-model.ts'

/** A topic and the read models that are projected from it. */
export type Projection = {
  topic: Topic
  consumer: string
  models: readonly ReadModel[]
  /**
   * True if the topic drops old records: then a version that was built earlier may have what the log has no
   * more. A rebuild starts over, and no version is kept for a rollback.
   */
  isTopicCompacted: boolean
  /** Why an event can't be projected; undefined if it can. */
  mismatch(event: ConsumedEvent): string | undefined
  /** Folds events without a mismatch; what it returns writes them. */
  fold(db: Db, targets: Targets, events: readonly ConsumedEvent[]): Promise<Folded>
  /**
   * The writes of `fold`, with documents that may be in memory. A projection that has it can be filled in
   * bulk, several read models at once. Absent where other transactions may change what is read.
   */
  writesOf?(options: FoldOptions, events: readonly ConsumedEvent[]): Promise<CollectionWrite[]>
  foldInMemory(model: ReadModel): MemoryFold<ConsumedEvent>
}

export type FoldOptions = {
  find: FindDocuments
  targets: Targets
  /** Derives nothing from what an order implies, and reads it: after a fill that was interrupted. */
  isCareful: boolean
}

export type Folded = { write(transaction: JointTransaction): Promise<void> }

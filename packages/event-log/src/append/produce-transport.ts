import type { NewRecord, Removal } from '../event-log.ts'
import type { ProduceError } from './produce-error.ts'

/** Consecutive records for one partition. */
export type ProduceGroup = { topic: string; partition: number; records: (NewRecord | Removal)[] }

/** The offset of a group's first record, once all in-sync replicas have it; or why it was not appended. */
export type ProduceResult = bigint | ProduceError

/** Sends single requests to the brokers. Retries are up to the group commit. */
export type Producer = {
  /**
   * @returns for each group its result, in the same order
   * @throws when the results of the groups are not known one by one
   */
  produce(groups: readonly ProduceGroup[]): Promise<ProduceResult[]>
  close(): Promise<void>
}

/** The group commit's way to the log. */
export type Transport = Producer & {
  /** @returns undefined while the topic's partitions are not known */
  partitionOf(record: NewRecord | Removal): number | undefined
  learnPartitions(topic: string): Promise<void>
  forgetPartitions(topic: string): void
  lastError(): Error | undefined
  check(): Promise<void>
}

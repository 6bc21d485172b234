import type { NewRecord, Removal } from '../event-log.ts'

/** Consecutive records for one partition. */
export type ProduceGroup = { topic: string; partition: number; records: (NewRecord | Removal)[] }

/** Sends single requests to a broker. Retries are up to the group commit. */
export type Transport = {
  /** @returns undefined while the topic's partitions are not known */
  partitionOf(record: NewRecord | Removal): number | undefined
  learnPartitions(topic: string): Promise<void>
  forgetPartitions(topic: string): void
  /** @returns for each group the offset of its first record, once all in-sync replicas have them */
  produce(groups: ProduceGroup[]): Promise<bigint[]>
  lastError(): Error | undefined
  check(): Promise<void>
  close(): Promise<void>
}

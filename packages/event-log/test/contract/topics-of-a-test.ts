import { randomUUID } from 'node:crypto'
import type { EventLog } from '../../src/event-log.ts'

/** A prefix of its own, and the topics under it. */
export async function topicsOfATest(
  log: EventLog,
  settings: { partitions?: number; maxRecordBytes?: number } = {},
): Promise<{ prefix: string; orders: string; deadLetters: string }> {
  const prefix = `t${randomUUID().slice(0, 8)}.`
  const common = {
    replicationFactor: 1,
    retentionMs: -1,
    maxRecordBytes: settings.maxRecordBytes ?? 1_000_000,
  }
  const orders = `${prefix}orders`
  const deadLetters = `${prefix}dead-letters`
  await log.ensureTopics([
    { ...common, name: orders, partitions: settings.partitions ?? 4 },
    { ...common, name: deadLetters, partitions: 1 },
  ])
  return { prefix, orders, deadLetters }
}

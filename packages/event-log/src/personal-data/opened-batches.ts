import type { LogBatch, OpenRecords } from '../event-log.ts'

/** Batches with the personal data of their records opened. */
export async function* openedBatches(
  batches: AsyncIterable<LogBatch>,
  open: OpenRecords,
): AsyncGenerator<LogBatch> {
  for await (const batch of batches) yield { ...batch, records: await open(batch.records) }
}

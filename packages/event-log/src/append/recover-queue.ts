import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { AppendError } from '../event-log.ts'
import type { AppendQueue, Waiting } from './append-queue.ts'
import { ProduceError } from './produce-error.ts'

export type QueueRecovery = {
  produce(batch: Waiting[]): Promise<void>
  isSettled(waiting: Waiting): boolean
  refuse(waiting: Waiting, error: AppendError): void
  forgetPartitions(): void
  maxBatchBytes: number
  random(): number
}

const retry = { firstMs: 50, capMs: 1_000 }

/**
 * Retries the records of a failed request by themselves, until each is acknowledged, refused as too large, or
 * past its deadline. A batch that is too large is halved until the large record is alone. The order stays,
 * and the other records are appended.
 */
export async function recoverQueue(
  queue: AppendQueue,
  failed: Waiting[],
  error: ProduceError,
  by: QueueRecovery,
): Promise<void> {
  let suspects = failed.length
  let limit = failed.length
  let failures = 0
  const learnFrom = async (batch: Waiting[], { kind }: ProduceError): Promise<void> => {
    const [only] = batch
    if (kind === 'tooLarge' && batch.length === 1 && only !== undefined) {
      by.refuse(only, new AppendError('tooLarge', `${queue.topic} allows no record of ${only.bytes} bytes`))
    } else if (kind === 'tooLarge') {
      limit = Math.ceil(batch.length / 2)
    } else {
      if (kind === 'unknownPartition') by.forgetPartitions()
      await sleep(backOffMs(retry, ++failures, by.random()))
    }
  }
  const putBack = async (batch: Waiting[], cause: ProduceError): Promise<void> => {
    queue.lastError = cause
    queue.putBack(batch)
    await learnFrom(batch, cause)
  }

  await putBack(failed, error)
  for (;;) {
    suspects -= queue.dropSettled(by.isSettled)
    const batch = suspects > 0 ? queue.take(Math.min(limit, suspects), by.maxBatchBytes) : []
    if (batch.length === 0) return
    try {
      await by.produce(batch)
      suspects -= batch.length
      limit *= 2
      failures = 0
      queue.lastError = undefined
    } catch (cause) {
      await putBack(batch, ProduceError.from(cause))
    }
  }
}

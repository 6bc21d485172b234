import type { Db, MongoClient } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { mongoDeadLetterStore } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letter-store.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { redrive } from '@slipstream/event-log/dead-letters/redrive.ts'
import type { RedriveProgress } from '@slipstream/event-log/dead-letters/redrive-progress.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { HandlerOutcome, WorkContext } from '@slipstream/work/work-handler.ts'
import type { CommandItem } from '../domain/command.ts'
import { progressOf, redriveQueue } from '../domain/redrive-command.ts'
import type { RedrivePayload, StoredProgress } from '../domain/redrive-command.ts'
import { startCommandWorker } from '../start-command-worker.ts'

export type RedriveHandling = {
  client: MongoClient
  db: Db
  log: Pick<EventLog, 'read' | 'open'>
  consumer: string
  handler: Handler<JointTransaction>
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics?: Metrics | undefined
}

const roundBackOff = { firstMs: 1_000, capMs: 60_000 }
/** A letter whose handler throws each time is left where it is after this many tries. */
const maxRounds = 3
const recordEveryMs = 250

/**
 * Runs in the service that owns the consumer: handles its redrives, one at a time in this
 * instance. A lease that was lost unnoticed does no harm: each letter is redriven in a
 * transaction that only one worker can win.
 *
 * An outside fault interrupts a redrive, and it continues after a wait that doubles up to a minute.
 * Letters whose handler threw are tried again after the others, after such a wait, three times in all.
 * Other redrives are handled meanwhile.
 */
export function handleRedrives(handling: RedriveHandling): { stop(): Promise<void> } {
  const { db, consumer, logger, metrics } = handling
  return startCommandWorker({
    ...{ db, logger, metrics, queue: redriveQueue(consumer) },
    handler: (command, context) => handle(handling, command, context),
  })
}

async function handle(
  { client, db, log, consumer, handler, logger }: RedriveHandling,
  { payload, by, reason, work }: CommandItem,
  { signal, recordProgress }: WorkContext,
): Promise<HandlerOutcome> {
  const { key, reasonContains, dryRun, ratePerSecond } = payload as RedrivePayload
  const { rounds = 0 } = (work.progress ?? {}) as StoredProgress
  const before = progressOf(work.progress)
  const progress = await redrive({
    ...{ consumer, dryRun, handler, log, signal, reason: { by, reason } },
    ...(key !== null && { key }),
    reasonContains: reasonContains ?? '',
    ...(ratePerSecond !== null && { ratePerSecond }),
    ...(!dryRun && before !== null && { before }),
    isLastTry: rounds + 1 === maxRounds,
    letters: mongoDeadLetterStore(client, db),
    onProgress: throttled((progress) => recordProgress({ ...progress, rounds }, { isStep: true })),
  })
  const ended = rounds + 1
  if ((progress.threw ?? 0) > 0 && ended < maxRounds) {
    await recordProgress({ ...progress, rounds: ended }, { isStep: true })
    const inMs = backOffMs(roundBackOff, ended, Math.random())
    return { kind: 'defer', inMs, reason: progress.remaining?.[0]?.reason ?? 'a handler threw' }
  }
  await recordProgress({ ...progress, rounds: ended })
  logger.info({ by, reason, ...progress, consumer }, 'redrive done')
  return { kind: 'done' }
}

function throttled(record: (progress: RedriveProgress) => Promise<void>) {
  let recordedAt = -Infinity
  return async (progress: RedriveProgress): Promise<void> => {
    if (performance.now() - recordedAt < recordEveryMs) return
    recordedAt = performance.now()
    await record(progress)
  }
}

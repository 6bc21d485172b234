import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { consume } from '@slipstream/event-log/consume/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { Consumption } from '@slipstream/event-log/consume/consumption.ts'
import { handleRedrives } from './handle-redrives.ts'
import type { RedriveHandling } from './handle-redrives.ts'

type Options = Omit<RedriveHandling, 'log'> &
  Omit<Consumption<JointTransaction>, 'checkpoints' | 'deadLetterAppender'>

/** Runs a consumer whose checkpoints are in MongoDB, and the redrives of what it has dead-lettered. */
export async function consumeWithRedrives(options: Options): Promise<RunningConsumer> {
  const { client, db, log, consumer, handler, logger, metrics } = options
  const { topics, topicPrefix, hooks, paceMs } = options
  const running = await consume({
    ...{ log, consumer, topics, topicPrefix, handler, paceMs, ...(hooks !== undefined && { hooks }) },
    checkpoints: mongoCheckpointStore(client, db),
    deadLetterAppender: await log.appender(),
  })
  const redrives = handleRedrives({ client, db, log, consumer, handler, logger, metrics })
  return {
    state: running.state,
    check: running.check,
    stop: async () => void (await Promise.all([running.stop(), redrives.stop()])),
  }
}

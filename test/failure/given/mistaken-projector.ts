import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { consume } from '@slipstream/event-log/consume/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type { ConsumedEvent, EventOutcome } from '@slipstream/event-log/consume/consumer.ts'
import { deadLettersTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { ensureReadModels } from '@slipstream/projector/ensure-read-models.ts'
import { projectOrderEvents } from '@slipstream/projector/orders/project-order-events.ts'
import { savesParticipants } from '@slipstream/projector/orders/saves-participants.ts'
import type { World } from './world.ts'

/** A version of the projector that gives up on sound events: those for which `stumbles` has a reason. */
export async function mistakenProjector(
  { client, config, db, log, topicPrefix }: World,
  stumbles: (event: ConsumedEvent) => string | undefined,
): Promise<RunningConsumer> {
  await ensureReadModels(db)
  await log.ensureTopics([deadLettersTopic(topicPrefix, config)])
  const project = projectOrderEvents(db, savesParticipants(config.sources))
  return consume({
    log,
    consumer: 'projector',
    topics: ['orders'],
    topicPrefix,
    checkpoints: mongoCheckpointStore(client, db),
    deadLetterAppender: await log.appender(),
    async handler(events) {
      const reasons = new Map(events.map((event) => [event, stumbles(event)]))
      const sound = events.filter((event) => reasons.get(event) === undefined)
      const { outcomes, commit } = await project(sound)
      const left = outcomes.values()
      return {
        commit,
        outcomes: events.map((event): EventOutcome => {
          const reason = reasons.get(event)
          return reason === undefined ? (left.next().value ?? done) : { kind: 'deadLetter', reason }
        }),
      }
    },
  })
}

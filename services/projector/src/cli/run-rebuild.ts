import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { alertProjection } from '../alerts/alert-projection.ts'
import { billingProjection } from '../billing/billing-projection.ts'
import { calloutProjection } from '../callouts/callout-projection.ts'
import { checkInProjection } from '../check-ins/check-in-projection.ts'
import type { ReadModel } from '../domain/read-model.ts'
import { orderProjection } from '../orders/order-projection.ts'
import { savesParticipants } from '../orders/saves-participants.ts'
import type { Projection } from '../projection.ts'
import { alertModels, readModels } from '../read-models.ts'
import type { RebuildContext } from '../rebuild/candidate.ts'
import { rebuild, rollback } from '../rebuild/rebuild.ts'
import { shipmentProjection } from '../shipments/shipment-projection.ts'
import { showProgress } from './show-progress.ts'

export type RebuildOptions = { fresh: boolean; rollback: boolean; unverified: boolean; isJson: boolean }

/**
 * Rebuilds read models one after the other, or rolls them back, until SIGINT.
 *
 * @param names of read models, or `all`
 */
export async function runRebuild(names: readonly string[], options: RebuildOptions): Promise<void> {
  const models = readModels.filter(({ name }) => names.includes(name) || names.includes('all'))
  const noRollback = models.find((model) => alertModels.includes(model))
  if (options.rollback && noRollback !== undefined)
    throw new Error(`no version of ${noRollback.name} is kept to go back to`)
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted: run again to go on')))
  const { signal } = interrupted
  const environment = loadEnvironment(['KAFKA_BROKERS', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'])
  const { sources } = loadConfig({ needsSecrets: [] })
  const projections = [
    orderProjection(savesParticipants(sources)),
    alertProjection,
    shipmentProjection,
    billingProjection,
    calloutProjection,
    checkInProjection,
  ]
  const client = createMongoClient(environment.MONGODB_URL, 'rebuild')
  const db = client.db(environment.MONGODB_DATABASE)
  const log = connectKafkaLog({ brokers: environment.KAFKA_BROKERS, clientId: 'slipstream-rebuild' })
  const checkpoints = mongoCheckpointStore(client, db)
  try {
    for (const model of models) {
      const projection = projectionOf(model, projections)
      const topic = topicName(environment.TOPIC_PREFIX, projection.topic)
      const partitions = [...(await log.endOffsets(topic)).keys()]
      const context = { client, db, log, checkpoints, projection, topic, partitions, signal }
      await runFor(model, context, options)
    }
  } finally {
    await log.close()
    await client.close()
  }
}

function projectionOf(model: ReadModel, projections: readonly Projection[]): Projection {
  const projection = projections.find(({ models }) => models.includes(model))
  if (projection === undefined) throw new Error(`${model.name} is projected from no topic`)
  return projection
}

async function runFor(
  model: ReadModel,
  context: Omit<RebuildContext, 'onProgress'>,
  { fresh, rollback: isRollback, unverified, isJson }: RebuildOptions,
): Promise<void> {
  const shown = showProgress(model.name, isJson)
  const shownContext = { ...context, onProgress: shown.progress }
  try {
    const result = isRollback
      ? await rollback(shownContext, model, { unverified })
      : await rebuild(shownContext, model, { fresh })
    shown.done(result)
  } finally {
    shown.stop()
  }
}

import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
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

/** Compressed: two fetches are held, and each may be dozens of times as large in memory. */
const maxFetchBytes = 64 * 1024

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
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted: run again to continue')))
  const { signal } = interrupted
  const environment = loadEnvironment(['KAFKA_BROKERS', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'])
  const config = loadConfig({ needsSecrets: ['personalData'] })
  const projections = [
    orderProjection(savesParticipants(config.sources)),
    alertProjection,
    shipmentProjection,
    billingProjection,
    calloutProjection,
    checkInProjection,
  ]
  const client = createMongoClient(environment.MONGODB_URL, 'rebuild')
  const db = client.db(environment.MONGODB_DATABASE)
  const log = connectKafkaLog({
    brokers: environment.KAFKA_BROKERS,
    clientId: 'slipstream-rebuild',
    maxFetchBytes,
    open: personalDataOf(config, db)?.open,
  })
  const checkpoints = mongoCheckpointStore(client, db)
  try {
    for (const together of groupsOf(models, projections, options)) {
      const { projection } = together
      const topic = topicName(environment.TOPIC_PREFIX, projection.topic)
      const partitions = [...(await log.endOffsets(topic)).keys()]
      const context = { client, db, log, checkpoints, projection, topic, partitions, signal }
      await runFor(together.models, context, options)
    }
  } finally {
    await log.close()
    await client.close()
  }
}

type Group = { projection: Projection; models: [ReadModel, ...ReadModel[]] }

/** Read models that are filled in bulk are filled together: so each event is read once for all of them. */
function groupsOf(
  models: readonly ReadModel[],
  projections: readonly Projection[],
  { rollback: isRollback }: RebuildOptions,
): Group[] {
  const groups: Group[] = []
  for (const model of models) {
    const projection = projectionOf(model, projections)
    const isFilled = projection.writesOf !== undefined && !isRollback
    const group = isFilled ? groups.find((one) => one.projection === projection) : undefined
    if (group === undefined) groups.push({ projection, models: [model] })
    else group.models.push(model)
  }
  return groups
}

function projectionOf(model: ReadModel, projections: readonly Projection[]): Projection {
  const projection = projections.find(({ models }) => models.includes(model))
  if (projection === undefined) throw new Error(`${model.name} is projected from no topic`)
  return projection
}

async function runFor(
  models: Group['models'],
  context: Omit<RebuildContext, 'onProgress'>,
  { fresh, rollback: isRollback, unverified, isJson }: RebuildOptions,
): Promise<void> {
  const shown = showProgress(models.map(({ name }) => name).join(', '), isJson)
  const shownContext = { ...context, onProgress: shown.progress }
  try {
    const results = isRollback
      ? await rollback(shownContext, models[0], { unverified })
      : await rebuild(shownContext, models, { fresh })
    for (const result of results) shown.done(result)
  } finally {
    shown.stop()
  }
}

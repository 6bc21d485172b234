import { parseArgs } from 'node:util'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { alertProjection } from '../alerts/alert-projection.ts'
import type { ReadModel } from '../domain/read-model.ts'
import { orderProjection } from '../orders/order-projection.ts'
import { savesParticipants } from '../orders/saves-participants.ts'
import type { Projection } from '../projection.ts'
import { alertModels, readModels } from '../read-models.ts'
import type { RebuildContext } from '../rebuild/candidate.ts'
import { rebuild, rollback } from '../rebuild/rebuild.ts'
import { showProgress } from './show-progress.ts'

const names = readModels.map(({ name }) => name).join(', ')
const help = `Builds a new version of a read model from the log's start, beside the live one, compares it with a second fold of
the log, and swaps it in. Queries and the projector go on meanwhile. Of alerts and silences no version is kept for a rollback.

  npm run rebuild -- NAME... [options]

  NAME           ${names}, or all
  --fresh        drop an unfinished version instead of going on with it
  --rollback     make the version that was live before live again, caught up with the log
  --unverified   with --rollback: do not compare it with a fold of the log first
  --help

If it is interrupted, nothing that is live changes; the next run goes on with the unfinished version.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream), Kafka by KAFKA_BROKERS.
`

type RebuildCommand = { models: ReadModel[]; fresh: boolean; isRollback: boolean; unverified: boolean }

/** @throws with a sentence that names the mistake */
function parseCommand(args: string[]): RebuildCommand | 'help' {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      fresh: { type: 'boolean', default: false },
      rollback: { type: 'boolean', default: false },
      unverified: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const { fresh, rollback: isRollback, unverified } = values
  const unknown = positionals.find(
    (name) => name !== 'all' && !readModels.some((model) => model.name === name),
  )
  if (unknown !== undefined) throw new Error(`there is no read model ${unknown}: use ${names}, or all`)
  if (positionals.length === 0) throw new Error(`name what to rebuild: ${names}, or all`)
  if (fresh && isRollback) throw new Error('--fresh and --rollback exclude each other')
  if (unverified && !isRollback) throw new Error('--unverified requires --rollback')
  const models = readModels.filter(({ name }) => positionals.includes(name) || positionals.includes('all'))
  const noRollback = models.find((model) => alertModels.includes(model))
  if (isRollback && noRollback !== undefined)
    throw new Error(`no version of ${noRollback.name} is kept to go back to`)
  return { models, fresh, isRollback, unverified }
}

async function run(command: RebuildCommand, signal: AbortSignal): Promise<void> {
  const environment = loadEnvironment(['KAFKA_BROKERS', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'])
  const { sources } = loadConfig({ needsSecrets: [] })
  const projections = [orderProjection(savesParticipants(sources)), alertProjection]
  const client = createMongoClient(environment.MONGODB_URL, 'rebuild')
  const db = client.db(environment.MONGODB_DATABASE)
  const log = connectKafkaLog({ brokers: environment.KAFKA_BROKERS, clientId: 'slipstream-rebuild' })
  const checkpoints = mongoCheckpointStore(client, db)
  try {
    for (const model of command.models) {
      const projection = projectionOf(model, projections)
      const topic = topicName(environment.TOPIC_PREFIX, projection.topic)
      const partitions = [...(await log.endOffsets(topic)).keys()]
      const context = { client, db, log, checkpoints, projection, topic, partitions, signal }
      await runFor(model, context, command)
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
  { fresh, isRollback, unverified }: RebuildCommand,
): Promise<void> {
  const shown = showProgress(model.name)
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

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort(new Error('interrupted: run again to go on')))
try {
  const command = parseCommand(process.argv.slice(2))
  if (command === 'help') process.stdout.write(help)
  else await run(command, interrupted.signal)
} catch (error) {
  console.error(`rebuild: ${(error as Error).message}`)
  process.exitCode = 1
}

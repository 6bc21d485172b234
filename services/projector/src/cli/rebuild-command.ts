import { parseArgs } from 'node:util'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { alertModels, readModels } from '../adapters/read-model-versions.ts'
import type { ReadModel } from '../domain/read-model.ts'
import type { Workshop } from '../rebuild/candidate.ts'
import { rebuildAlerts } from '../rebuild/rebuild-alerts.ts'
import { rebuild, rollback } from '../rebuild/rebuild.ts'
import { showProgress } from './show-progress.ts'
import { savesParticipants } from '../orders/saves-participants.ts'

const allModels = [...readModels, ...alertModels]
const names = allModels.map(({ name }) => name).join(', ')
const help = `Fills a new version of a read model from the log's start, beside the live one, compares it with a second fold
of the log, and swaps it in. Queries and the projector go on meanwhile. Alerts and silences are few: no second fold, no rollback.

  npm run rebuild -- NAME... [options]

  NAME           ${names}, or all
  --fresh        throw away a version that was begun and not finished, instead of going on with it
  --rollback     make the version that was live before live again, caught up with the log
  --unverified   with --rollback: without comparing it with a fold of the log first
  --help

Interrupted or killed, it changes nothing that is live; run again, it goes on where it was.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream), Kafka by KAFKA_BROKERS.
`

type Wish = { models: ReadModel[]; fresh: boolean; isRollback: boolean; unverified: boolean }

/** @throws with a sentence that says what is wrong */
function wishFrom(args: string[]): Wish | 'help' {
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
    (name) => name !== 'all' && !allModels.some((model) => model.name === name),
  )
  if (unknown !== undefined) throw new Error(`there is no read model ${unknown}: use ${names}, or all`)
  if (positionals.length === 0) throw new Error(`name what to rebuild: ${names}, or all`)
  if (fresh && isRollback) throw new Error('--fresh and --rollback exclude each other')
  if (unverified && !isRollback) throw new Error('--unverified goes with --rollback only')
  const models = allModels.filter(({ name }) => positionals.includes(name) || positionals.includes('all'))
  const noRollback = models.find((model) => alertModels.includes(model))
  if (isRollback && noRollback !== undefined)
    throw new Error(`of ${noRollback.name} no version is kept to go back to`)
  return { models, fresh, isRollback, unverified }
}

async function run({ models, fresh, isRollback, unverified }: Wish, signal: AbortSignal): Promise<void> {
  const environment = loadEnvironment(['KAFKA_BROKERS', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'])
  const { sources } = loadConfig({ needsSecrets: [] })
  const client = createMongoClient(environment.MONGODB_URL, 'rebuild')
  const db = client.db(environment.MONGODB_DATABASE)
  const log = connectKafkaLog({ brokers: environment.KAFKA_BROKERS, clientId: 'slipstream-rebuild' })
  try {
    for (const model of models) {
      const isOfAlerts = alertModels.includes(model)
      const topic = topicName(environment.TOPIC_PREFIX, isOfAlerts ? 'alerts' : 'orders')
      const partitions = [...(await log.endOffsets(topic)).keys()]
      const shown = showProgress(model.name)
      const workshop: Workshop = {
        client,
        db,
        log,
        checkpoints: mongoCheckpointStore(client, db),
        topic,
        partitions,
        saves: savesParticipants(sources),
        signal,
        onProgress: shown.progress,
      }
      try {
        const result = await (isOfAlerts
          ? rebuildAlerts(workshop, model)
          : isRollback
            ? rollback(workshop, model, { unverified })
            : rebuild(workshop, model, { fresh }))
        shown.done(result)
      } finally {
        shown.stop()
      }
    }
  } finally {
    await log.close()
    await client.close()
  }
}

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort(new Error('interrupted: run again, it goes on where it was')))
try {
  const wish = wishFrom(process.argv.slice(2))
  if (wish === 'help') process.stdout.write(help)
  else await run(wish, interrupted.signal)
} catch (error) {
  console.error(`rebuild: ${(error as Error).message}`)
  process.exitCode = 1
}

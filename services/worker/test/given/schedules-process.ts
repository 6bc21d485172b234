import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { MongoClient } from 'mongodb'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { startSchedules } from '../../src/schedules/start-schedules.ts'
import { daily } from './schedule.ts'

/**
 * The schedules in a process of its own, to be killed or frozen. Their action records a step and then waits
 * while the collection `holds` has a document. It prints `started`.
 */
const text = { type: 'string', default: '' } as const
const { values } = parseArgs({ options: { mongodb: text, database: text, name: text } })
const db = new MongoClient(values.mongodb).db(values.database)
const outbox = mongoOutbox(db, 'jobsOutbox')
await outbox.prepare()
const calls = db.collection('calls')
const { logger, metrics } = silent('worker')
await startSchedules({
  ...{ db, outbox, logger, metrics, leaseMs: 3_000, config: { schedules: { daily } } },
  async action({ run, step, recordStep }) {
    const call = { runId: run.runId, worker: values.name, step: step?.['n'] ?? 0 }
    await calls.insertOne(call)
    if (step === null) await recordStep({ n: 1 })
    await calls.updateOne({ ...call }, { $set: { isHeld: true } })
    while ((await db.collection('holds').findOne()) !== null) await sleep(50)
    await calls.updateOne({ ...call }, { $set: { isDone: true } })
    return { kind: 'done', result: { worker: values.name } }
  },
})
console.log('started')

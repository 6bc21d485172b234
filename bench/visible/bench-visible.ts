import { MongoClient } from 'mongodb'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { saveResults } from '../measure/results/save-results.ts'
import { spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import { awaitVisible, sendAtRate } from './orders-at-rate.ts'
import { startBarePipeline } from './start-bare-pipeline.ts'
import { database, startVisibleSystem } from './start-visible-system.ts'

const rates = [
  { perSecond: 200, goalMs: 100 },
  { perSecond: 500, goalMs: 250 },
]
/** Services run for days: code that V8 has not compiled yet would be measured otherwise. */
const warmUp = { perSecond: 500, seconds: 20, quickSeconds: 4 }

type Contender = { webhookUrl: string; visibleAt: ReadonlyMap<string, number> }
/** Milliseconds of each round, from when an order was due to be sent. */
type Rounds = Record<'respondedP50' | 'respondedP99' | 'visibleP50' | 'visibleP99', number[]>

/**
 * How long after it was sent an order is answered, and in the read model that queries read; beside
 * the bare pipeline, whose processes use the same servers in turn. Seen by change streams, which
 * add some milliseconds of their own.
 *
 * @throws when any is not answered 200, or not visible after a minute
 */
export async function benchVisible(options: {
  rounds: number
  seconds: number
  quick: boolean
  print(line: string): void
}): Promise<string> {
  const { rounds, seconds, quick, print } = options
  const system = await startVisibleSystem(print)
  const bare = await startBarePipeline(system.stack.urls())
  const client = await new MongoClient(system.mongodbUrl).connect()
  const changes = [
    client.db(database).collection(collectionOf('orders', 1)),
    client.db('bare').collection('orders'),
  ].map((collection) =>
    collection.watch([{ $match: { operationType: 'insert' } }, { $project: { 'documentKey._id': 1 } }]),
  )
  const [seen, seenBare] = changes.map((stream) => {
    const visibleAt = new Map<string, number>()
    stream.on('change', (change) => {
      const { _id } = (change as unknown as { documentKey: { _id: string } }).documentKey
      visibleAt.set(_id, performance.now())
    })
    return visibleAt
  })
  const contenders = new Map<string, Contender>([
    ['slipstream', { webhookUrl: system.webhookUrl, visibleAt: seen! }],
    ['bare pipeline', { webhookUrl: bare.webhookUrl, visibleAt: seenBare! }],
  ])
  try {
    let firstId = 1
    const run = async ({ webhookUrl, visibleAt }: Contender, perSecond: number, forSeconds: number) => {
      const sent = await sendAtRate(webhookUrl, { firstId, perSecond, seconds: forSeconds })
      firstId += sent.length
      return awaitVisible(sent, visibleAt)
    }
    for (const contender of contenders.values())
      await run(contender, warmUp.perSecond, quick ? warmUp.quickSeconds : warmUp.seconds)
    const rows: { perSecond: number; goalMs: number; name: string; figures: Rounds }[] = []
    for (const { perSecond, goalMs } of rates) {
      const turns = [...contenders].map(([name, contender]) => {
        const figures: Rounds = { respondedP50: [], respondedP99: [], visibleP50: [], visibleP99: [] }
        rows.push({ perSecond, goalMs, name, figures })
        return { contender, figures }
      })
      for (let round = 1; round <= rounds; round++) {
        for (const { contender, figures } of turns) {
          const taken = await run(contender, perSecond, seconds)
          for (const [name, value] of Object.entries(taken)) figures[name as keyof Rounds].push(value)
        }
        print(`${perSecond}/s, round ${round} done`)
      }
    }
    await saveResults('visible', { rounds, seconds, rows })
    return report(rows)
  } finally {
    for (const stream of changes) await stream.close()
    await client.close()
    bare.stop()
    await system.stop()
  }
}

function report(
  rows: readonly { perSecond: number; goalMs: number; name: string; figures: Rounds }[],
): string {
  const text = (values: readonly number[]): string => {
    const { median, min, max } = spread(values)
    return `${Math.round(median)} (${min}–${max})`
  }
  return table(
    [
      'orders/s',
      'what',
      'answered p50 ms',
      'answered p99 ms',
      'visible p50 ms',
      'visible p99 ms',
      'goal p99 ms',
    ],
    rows.map(({ perSecond, goalMs, name, figures }) => [
      ...[String(perSecond), name, text(figures.respondedP50), text(figures.respondedP99)],
      ...[text(figures.visibleP50), text(figures.visibleP99), name === 'slipstream' ? `≤ ${goalMs}` : ''],
    ]),
  )
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { MongoClient } from 'mongodb'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import { submitManyWork } from '@slipstream/work/adapters/submit-work.ts'
import { alternate } from '../measure/rounds.ts'
import { spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import { queue } from './setting.ts'
import type { Setting } from './setting.ts'

const contender = fileURLToPath(new URL('contender.ts', import.meta.url))
const contenders = ['slipstream', 'bare, 1 loop', 'bare, 8 loops']
const processes = 2
const goal = 1
const submittedTogether = 1_000

/** Items of work through two workers, against two processes that find and update one item at a time. */
export async function benchWork(options: {
  rounds: number
  items: number
  print(line: string): void
}): Promise<string> {
  const { rounds, items, print } = options
  const stack = await startStackWithProgress({ temporary: true, env: {}, parts: ['mongodb'] })
  const { mongodbUrl } = stack
  const client = new MongoClient(mongodbUrl)
  try {
    let turn = 0
    const called = (name: string) => ({
      name,
      run: () => runOnce(name, { mongodbUrl, database: `bench-${(turn += 1)}` }, items, client),
    })
    return report(await alternate(contenders.map(called), rounds, print), items)
  } finally {
    await client.close()
    await stack.stop()
  }
}

async function runOnce(name: string, setting: Setting, items: number, client: MongoClient): Promise<number> {
  const db = client.db(setting.database)
  await ensureWorkCollection(db, 'items')
  const collection = db.collection<WorkItem<{ number: number }>>('items')
  for (let from = 0; from < items; from += submittedTogether) {
    const some = Array.from({ length: Math.min(submittedTogether, items - from) }, (_, i) => from + i)
    await submitManyWork(
      collection,
      some.map((number) => ({ own: { number }, work: { queue } })),
    )
  }
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, [contender, name, JSON.stringify(setting)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    }),
  )
  await Promise.all(children.map((child) => once(child.stdout, 'data')))
  const begun = performance.now()
  for (const child of children) child.stdin.write('go\n')
  const open = { 'work.queue': queue, 'work.state': { $in: ['waiting', 'leased'] } } as object
  while ((await collection.findOne(open, { projection: { _id: 1 } })) !== null) await sleep(10)
  const seconds = (performance.now() - begun) / 1_000
  const ended = children.map((child) => once(child, 'exit'))
  for (const child of children) child.stdin.end()
  await Promise.all(ended)
  await db.dropDatabase()
  return items / seconds
}

function report(figures: ReadonlyMap<string, number[]>, items: number): string {
  const ours = figures.get('slipstream') ?? []
  const rows = contenders.map((name) => {
    const values = figures.get(name) ?? []
    const { median, min, max } = spread(values)
    const ratio = spread(ours.map((value, round) => value / (values[round] ?? NaN)))
    const shown = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`
    const compared = name === 'slipstream' ? ['', ''] : [shown, `≥ ${goal}`]
    return [name, String(Math.round(median)), `${Math.round(min)}–${Math.round(max)}`, ...compared]
  })
  const head = ['what', 'items/s', 'least–most', 'slipstream is … × as fast', 'goal']
  return `${table(head, rows)}

${items} items without an effect, through ${processes} processes, from the first claim to the last outcome.
- slipstream: a queue worker in each process, 200 items at a time
- bare: in each process, 1 or 8 loops of findOneAndUpdate (claim) and updateOne (done), with the same index; no fence, no heartbeat, no retry`
}

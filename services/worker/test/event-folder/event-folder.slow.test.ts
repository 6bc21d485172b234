import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import {
  afterStep,
  emptyState,
  maxOffsetsPerStep,
  nextStep,
} from '../../src/event-folder/domain/folder-state.ts'
import { writeEventFolder } from '../../src/event-folder/write-event-folder.ts'
import { logOf, pastOfAShop } from './given-history.ts'

const topics = ['orders', 'quarantine', 'alerts']

async function givenFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'event-folder-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

async function writeAll(log: EventLog, folder: string): Promise<number> {
  let records = 0
  for (const topic of topics)
    records += (await writeEventFolder({ log, topic, name: topic, folder, onRead: () => undefined })).records
  return records
}

async function queryIn(folder: string, setUp: string, sql: string): Promise<Record<string, unknown>[]> {
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  try {
    if (setUp !== '') await connection.run(setUp.replaceAll("'events/", `'${folder}/`))
    return (await connection.runAndReadAll(sql.replaceAll("'events/", `'${folder}/`))).getRowObjectsJson()
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}

const positions = "SELECT position FROM read_parquet('events/*/*/*.parquet') ORDER BY position"
const positionsIn = async (folder: string): Promise<unknown[]> =>
  (await queryIn(folder, '', positions)).map(({ position }) => position)

describe('a folder of events', () => {
  const past = pastOfAShop()

  test('given a folder, when it is written again, then only what is new is added', async (t) => {
    const folder = await givenFolder(t)
    const log = await logOf(past.slice(0, 60))
    const first = await writeAll(log, folder)
    assert.ok(first > 60)
    assert.equal(await writeAll(log, folder), 0)
    await log.append(past.slice(60))
    const second = await writeAll(log, folder)
    const all = await positionsIn(folder)
    assert.equal(all.length, first + second)
    assert.equal(new Set(all).size, all.length)
    const days = globSync('orders/day=*', { cwd: folder })
    assert.equal(
      days.length,
      new Set(
        past.filter(({ event }) => 'order' in event.data).map(({ atMs }) => Math.floor(atMs / 86_400_000)),
      ).size,
    )
  })

  test('given a crash in the middle, when it is written again, then no record is missing or twice', async (t) => {
    const folder = await givenFolder(t)
    const log = await logOf(past.slice(0, 80))
    let reads = 0
    const crash = { log, topic: 'orders', name: 'orders', folder }
    await assert.rejects(
      writeEventFolder({
        ...crash,
        onRead: () => {
          if ((reads += 1) === 4) throw new Error('crash')
        },
      }),
      /crash/,
    )
    const { writing } = JSON.parse(await readFile(join(folder, '_state', 'orders.json'), 'utf8')) as {
      writing: unknown
    }
    assert.ok(writing !== null)
    await log.append(past.slice(80))
    await writeAll(log, folder)
    const ends = await log.endOffsets('orders')
    const all = (await positionsIn(folder)).filter((position) => String(position).startsWith('orders/'))
    assert.equal(
      all.length,
      [...ends.values()].reduce((sum, end) => sum + Number(end), 0),
    )
    assert.equal(new Set(all).size, all.length)
    assert.ok((await stat(join(folder, '_state', 'orders.json'))).size > 0)
  })
})

test('given a long topic, then it is written in steps, and one that was interrupted is repeated', () => {
  const [starts, ends] = [new Map([[0, 5n]]), new Map([[0, maxOffsetsPerStep + 9n]])]
  const first = nextStep(emptyState, starts, ends)
  assert.deepEqual(first, { 0: { from: '5', to: String(maxOffsetsPerStep + 5n) } })
  assert.deepEqual(nextStep({ ...emptyState, writing: first }, starts, new Map()), first)
  const second = nextStep(afterStep(emptyState, first), starts, ends)
  assert.deepEqual(second, {
    0: { from: String(maxOffsetsPerStep + 5n), to: String(maxOffsetsPerStep + 9n) },
  })
  assert.deepEqual(nextStep(afterStep(afterStep(emptyState, first), second), starts, ends), {})
})

test('given the questions of docs/analysis.md, when they are asked, then each has its answer', async (t) => {
  const folder = await givenFolder(t)
  await writeAll(await logOf(pastOfAShop()), folder)
  const document = readFileSync(new URL('../../../../docs/analysis.md', import.meta.url), 'utf8')
  const [views = '', ...questions] = [...document.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql)
  assert.equal(questions.length, 10)
  const results: Record<string, unknown>[][] = []
  for (const sql of questions) results.push(await queryIn(folder, views, sql))
  const [revenue, funnel, dwell, lost, cohorts, hours, again, late, unread, alerts] = results
  const sum = (rows: Record<string, unknown>[] | undefined, name: string) =>
    (rows ?? []).reduce((total, row) => total + Number(row[name]), 0)

  assert.equal(sum(revenue, 'orders'), 36)
  assert.equal(sum(revenue, 'revenue'), 36 * 40)
  assert.deepEqual(funnel, [{ placed: '40', paid: '36', completed: '36', cancelled: '4' }])
  assert.deepEqual(dwell, [
    { status: 'pending', stays: '40', medianHours: 2, p90Hours: 6.6 },
    { status: 'processing', stays: '36', medianHours: 24, p90Hours: 24 },
  ])
  assert.equal(sum(lost, 'lost'), 5)
  assert.equal(sum(cohorts, 'registrations'), 36)
  assert.deepEqual([...new Set(cohorts?.map(({ competition }) => competition))], ['REG-CHESS', 'REG-MATHS'])
  assert.equal(hours?.length, 10)
  assert.deepEqual(again, [
    { ordersOfCustomer: '1', customers: '26' },
    { ordersOfCustomer: '14', customers: '1' },
  ])
  assert.deepEqual(
    late?.map(({ via, medianSeconds }) => [via, medianSeconds]),
    [
      ['rest', 600],
      ['webhook', 2],
    ],
  )
  assert.deepEqual(
    unread?.map(({ day, deliveries }) => [day, deliveries]),
    [
      ['2026-11-02', '2'],
      ['2026-11-03', '1'],
    ],
  )
  assert.deepEqual(alerts, [
    { rule: 'missing-order', alerts: '2', resolved: '2', medianMinutes: 20 },
    { rule: 'source-silent', alerts: '1', resolved: '0', medianMinutes: null },
  ])
})

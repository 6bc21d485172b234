import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, after } from 'node:test'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { LogRecord, NewRecord } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { orderRecord } from '@slipstream/testing/events/order-record.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { createProgram } from '../src/create-program.ts'
import { run } from '../src/run.ts'

describe('events on Kafka', () => {
  const { stack, topicPrefix } = givenWorld({ after }, 'events-cli')
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'events-cli-test' })
  const topic = `${topicPrefix}orders`
  after(() => log.close())

  const appendAll = async (numbers: readonly number[]) => {
    await log.ensureTopics([
      { name: topic, partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1e6 },
    ])
    await appendRecords(numbers.map((number) => orderRecord(topic, `shop/${number % 5}`, number)))
  }

  const appendRecords = async (records: readonly NewRecord[]) => {
    const appender = await log.appender()
    for (const record of records) await appender.append(record)
  }

  const allOf = async (name: string): Promise<LogRecord[]> => {
    const ends = await log.endOffsets(name)
    const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    const records: LogRecord[] = []
    for await (const batch of log.read(name, ranges)) records.push(...batch.records)
    return records
  }

  const givenFolder = async (t: TestContext): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'events-cli-'))
    t.after(() => rm(folder, { recursive: true }))
    return folder
  }

  /** Runs a command in this process, and collects what it writes. */
  const outcomeOf = async (t: TestContext, args: string) => {
    Object.assign(process.env, { KAFKA_BROKERS: stack.kafkaBrokers.join(), TOPIC_PREFIX: topicPrefix })
    process.exitCode = 0
    const out = t.mock.method(process.stdout, 'write', () => true)
    const errors = t.mock.method(process.stderr, 'write', () => true)
    try {
      const code = await run(createProgram(), args.split(' '))
      const textOf = (calls: typeof out.mock.calls) =>
        calls.map(({ arguments: [text] }) => String(text)).join('')
      return {
        code,
        lines: textOf(out.mock.calls).split(/\r?\n/).filter(Boolean),
        errors: textOf(errors.mock.calls),
      }
    } finally {
      out.mock.restore()
      errors.mock.restore()
      process.exitCode = 0
    }
  }

  it('given events on the broker, then tail, count, stats and get find them', async (t) => {
    await appendAll(Array.from({ length: 40 }, (_, n) => n))
    const betweenMs = Date.now() + 1
    while (Date.now() <= betweenMs);
    await appendAll([40, 41])
    const ids = (lines: string[]) => lines.map((line) => (JSON.parse(line) as { id: string }).id)

    const newest = await outcomeOf(t, 'events tail --last 3 --json')
    assert.equal(newest.code, 0, newest.errors)
    assert.deepEqual(ids(newest.lines), ['shop/4#39', 'shop/0#40', 'shop/1#41'])

    const since = await outcomeOf(
      t,
      `events tail --from ${new Date(betweenMs).toISOString()} --format csv --show order.status`,
    )
    assert.equal(since.lines.length, 3, since.errors)
    assert.match(since.lines[0]!, /^position,recordedAt,.*,order\.status$/)
    assert.match(since.lines[2]!, /shop\/1#41,/)

    const counted = await outcomeOf(t, 'events count --from -1h --by key --json')
    assert.deepEqual(JSON.parse(counted.lines[0]!), { key: 'shop/0', count: 9 })
    const none = await outcomeOf(t, 'events count --where order.status=unheard-of --json')
    assert.deepEqual(none.lines, ['{"count":0}'])

    const stats = JSON.parse((await outcomeOf(t, 'events stats --json')).lines[0]!) as {
      records: number
      keys: number
    }
    assert.deepEqual([stats.records, stats.keys], [42, 5])

    const { position } = JSON.parse(newest.lines[2]!) as { position: string }
    const shown = await outcomeOf(t, `events get ${position} --json`)
    assert.equal(
      (JSON.parse(shown.lines[0]!) as { headers: Record<string, string> }).headers['ce_id'],
      'shop/1#41',
    )
    assert.equal((await outcomeOf(t, 'events get orders/0/9999')).code, 1)
    const id = '0123456789abcdef0123456789abcdef'
    const record = orderRecord(topic, 'shop/1', 42)
    await appendRecords([{ ...record, headers: { ...record.headers, ce_id: id } }])
    await appendAll([43, 44])
    const byId = await outcomeOf(t, `events get ${id} --json`)
    assert.equal((JSON.parse(byId.lines[0]!) as { key: string }).key, 'shop/1', byId.errors)
    const absent = await outcomeOf(t, `events get ${id.replaceAll('0', 'f')}`)
    assert.equal(absent.code, 1)
    assert.match(absent.errors, /orders has no event f12.*: name another --topic or --from/)
    const neither = await outcomeOf(t, 'events get shop/1042')
    assert.equal(neither.code, 2)
    assert.match(neither.errors, /neither a position such as orders\/3\/1042 nor the id of an event/)
    const wrong = await outcomeOf(t, 'events tail --topic order')
    assert.equal(wrong.code, 2)
    assert.match(wrong.errors, /there is no topic order: use one of orders, /)
  })

  it('given another topic, when events are replayed to it, then it has them once, in order', async (t) => {
    await appendAll(Array.from({ length: 30 }, (_, n) => 100 + n))
    const copy = `${topicPrefix}copy`
    const state = join(await givenFolder(t), 'state')
    const replay = (more = '') =>
      outcomeOf(t, `events replay --to ${copy} --state ${state} --rate 5000 --json${more}`)
    const missing = await replay()
    assert.equal(missing.code, 2)
    assert.match(
      missing.errors,
      /there is no topic .*copy: create it, with as many partitions as .*orders has/,
    )
    await log.ensureTopics([
      { name: copy, partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1e6 },
    ])
    const before = await allOf(topic)
    const trial = await replay(' --dry-run')
    assert.equal(
      (JSON.parse(trial.lines[0]!) as { wouldSend: number }).wouldSend,
      before.length,
      trial.errors,
    )
    assert.equal((await allOf(copy)).length, 0)

    const sent = await replay()
    assert.deepEqual(JSON.parse(sent.lines[0]!), { sent: before.length, sentBefore: 0 }, sent.errors)
    const contentOf = (records: readonly LogRecord[]) =>
      Map.groupBy(
        records.map(({ key, value, headers: { 'slipstream-replayed-from': _, ...headers } }) => ({
          key,
          value,
          headers,
        })),
        ({ key }) => key,
      )
    const after = await allOf(copy)
    assert.deepEqual(contentOf(after), contentOf(before))
    assert.deepEqual(
      new Set(after.map(({ headers }) => headers['slipstream-replayed-from'])),
      new Set(before.map(({ position }) => formatPosition(position))),
    )

    const again = await replay()
    assert.deepEqual(JSON.parse(again.lines[0]!), { sent: 0, sentBefore: before.length })
    assert.equal((await allOf(copy)).length, before.length)
    const other = await replay(' --type OrderCreated')
    assert.equal(other.code, 2)
    assert.match(other.errors, /belongs to another replay/)
    const own = await outcomeOf(t, `events replay --to ${topicPrefix}alerts --state ${state}`)
    assert.equal(own.code, 2)
    assert.match(own.errors, /belongs to Slipstream, and has one writer/)
  })

  it('given a process that exports into a folder, when another one does, then the first is named', async (t) => {
    await appendAll([200])
    const folder = await givenFolder(t)
    const exported = () => outcomeOf(t, `events export --out ${folder} --topic orders --json`)
    const first = await exported()
    assert.ok((JSON.parse(first.lines[0]!) as { records: number }).records > 0, first.errors)
    const lock = join(folder, '_state', 'lock')
    const since = '2026-11-22T10:00:00.000Z'
    await writeFile(lock, JSON.stringify({ id: 'a', pid: process.ppid, host: hostname(), since }))
    const refused = await exported()
    assert.equal(refused.code, 2)
    assert.ok(
      refused.errors.includes(
        `process ${process.ppid} of ${hostname()} has the folder ${folder} since ${since}`,
      ),
      refused.errors,
    )
    await rm(lock)
    assert.deepEqual(JSON.parse((await exported()).lines[0]!), { topic: 'orders', records: 0, files: 0 })
  })
})

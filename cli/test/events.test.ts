import assert from 'node:assert/strict'
import { describe, it, after } from 'node:test'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { orderRecord } from '@slipstream/testing/order-record.ts'
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
    const appender = await log.appender()
    for (const number of numbers) await appender.append(orderRecord(topic, `shop/${number % 5}`, number))
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
    const wrong = await outcomeOf(t, 'events tail --topic order')
    assert.equal(wrong.code, 2)
    assert.match(wrong.errors, /there is no topic order: use one of orders, /)
  })
})

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { consume } from '../../src/consume/consume.ts'
import type { RunningConsumer } from '../../src/consume/consume.ts'
import type { Consumption } from '../../src/consume/consumption.ts'
import { done } from '../../src/consume/consumer.ts'
import type { ConsumedEvent, Handler, EventOutcome } from '../../src/consume/consumer.ts'
import type { EventLog, RecordIdentity } from '../../src/event-log.ts'
import { redrive } from '../../src/dead-letters/redrive.ts'
import { orderRecord } from '@slipstream/testing/events/order-record.ts'
import { everythingIn } from './reading.ts'
import type { Rig } from './rig.ts'
import { topicsOfATest } from './topics-of-a-test.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

const reason = { by: 'Ana', reason: 'repaired' }

export function consumingContract<Tx>(rig: Rig<Tx>): void {
  describe('consuming', () => {
    const log = rig.openLog()
    after(() => log.close())

    /** Records the id of every event for which `decide` returns done. */
    const handlerOf =
      (decide: (event: ConsumedEvent) => EventOutcome | Promise<EventOutcome> = () => done): Handler<Tx> =>
      async (events) => {
        const outcomes: EventOutcome[] = []
        for (const event of events) {
          outcomes.push(await decide(event))
          if (outcomes.at(-1)?.kind === 'retryLater') break
        }
        return {
          outcomes,
          async commit(tx) {
            for (const [at, event] of events.entries()) {
              if (outcomes[at]?.kind === 'done') await rig.record(tx, event.id)
            }
          },
        }
      }

    const setting = async (partitions = 4) => {
      const topics = await topicsOfATest(log, { partitions })
      const appender = await log.appender()
      const consumer = `projector-${topics.prefix}`
      const consumption = (handler: Handler<Tx>, on: EventLog = log): Consumption<Tx> => ({
        log: on,
        consumer,
        topics: ['orders'],
        topicPrefix: topics.prefix,
        handler,
        checkpoints: rig.store,
        deadLetterAppender: appender,
      })
      const append = (key: string, ...numbers: number[]) =>
        Promise.all(numbers.map((number) => appender.append(orderRecord(topics.orders, key, number))))
      const mine = async (keys: string[]) =>
        (await rig.recorded()).filter((id) => keys.some((key) => id.startsWith(`${key}#`)))
      return {
        ...topics,
        consumer,
        consumption,
        append,
        appender,
        key: (name: string) => `${topics.prefix}${name}`,
        mine,
      }
    }
    const ids = (key: string, ...numbers: number[]) => numbers.map((number) => `${key}#${number}`)
    const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

    it('given events of several keys, then each is committed once, in order, and the lag is 0', async () => {
      const { append, consumption, key, mine } = await setting()
      const keys = upTo(7).map((n) => key(`k${n}`))
      for (const one of keys) await append(one, ...upTo(30))
      const running = await consume(consumption(handlerOf()))
      await eventually('all are recorded', async () => (await mine(keys)).length >= 7 * 30)
      const all = await mine(keys)
      for (const one of keys) {
        assert.deepEqual(
          all.filter((id) => id.startsWith(`${one}#`)),
          ids(one, ...upTo(30)),
        )
      }
      await running.check()
      // What is recorded shows before its consumer has seen that it is.
      await eventually('the lag is 0', () => running.state().every(({ lag }) => lag === 0n))
      await running.stop()
      await assert.rejects(running.check())
    })

    it('given an outside fault of a partition, then it waits and shows it, and the others continue', async () => {
      const { append, consumption, key, mine } = await setting()
      const [ill, ...well] = upTo(12).map((n) => key(`k${n}`)) as [string, ...string[]]
      const placed = (await append(ill, 0))[0]!
      for (const one of well) await append(one, 0)
      let isUnavailable = true
      const decide = ({ position }: ConsumedEvent): EventOutcome => {
        if (isUnavailable && position.partition === placed.partition)
          throw new Error('the database is unavailable')
        return done
      }
      const running = await consume(consumption(handlerOf(decide)))
      await eventually('the others are recorded', async () => (await mine(well)).length > 0)
      await eventually('the fault shows', () =>
        running.state().some(({ lastError }) => lastError === 'the database is unavailable'),
      )
      await assert.rejects(running.check(), /the database is unavailable/)
      assert.deepEqual(await mine([ill]), [])
      isUnavailable = false
      await eventually('all are recorded', async () => (await mine([ill, ...well])).length === 12)
      await eventually('it is well again', () =>
        running.check().then(
          () => true,
          () => false,
        ),
      )
      await running.stop()
    })

    it('given a commit that looks failed, and no event behind it, then it is well again', async () => {
      const { append, consumption, key, mine } = await setting(1)
      const one = key('k')
      let lost = 0
      const checkpoints: typeof rig.store = {
        ...rig.store,
        async commit(commit, effects) {
          const isCommitted = await rig.store.commit(commit, effects)
          if (lost++ === 0) throw new Error('the connection was lost')
          return isCommitted
        },
      }
      await append(one, 0)
      const running = await consume({ ...consumption(handlerOf()), checkpoints })
      await eventually('it is committed again', () => lost === 2)
      await eventually('it is well again', () =>
        running.check().then(
          () => true,
          () => false,
        ),
      )
      assert.deepEqual(await mine([one]), ids(one, 0))
      await running.stop()
    })

    it('given an event to retry later, then those before it are committed and it is retried', async () => {
      const { append, consumption, key, mine } = await setting(1)
      const one = key('k')
      await append(one, ...upTo(10))
      let refusals = 0
      const decide = ({ id }: ConsumedEvent): EventOutcome =>
        id === `${one}#6` && refusals++ < 3 ? { kind: 'retryLater', reason: 'not yet', afterMs: 20 } : done
      const running = await consume(consumption(handlerOf(decide)))
      await eventually('all are recorded', async () => (await mine([one])).length === 10)
      assert.deepEqual(await mine([one]), ids(one, ...upTo(10)))
      assert.ok(refusals >= 3)
      await running.stop()
    })

    it('given a record that fails, then later ones of its key are parked until they are redriven', async () => {
      const { append, consumption, consumer, key, mine, deadLetters } = await setting(1)
      const [ill, well] = [key('ill'), key('well')]
      await append(ill, 0)
      await append(well, 0)
      await append(ill, 1, 2)
      await append(well, 1)
      let poisoned = true
      const decide = ({ id }: ConsumedEvent): EventOutcome =>
        poisoned && id === `${ill}#1` ? { kind: 'deadLetter', reason: 'no such product' } : done
      const handler = handlerOf(decide)
      const running = await consume(consumption(handler))
      await eventually('the rest is recorded', async () => (await mine([ill, well])).length === 3)
      await append(ill, 3)
      await eventually('the later one is parked', async () => (await rig.store.count(consumer, ill)) === 3)
      assert.deepEqual(await mine([ill, well]), [`${ill}#0`, `${well}#0`, `${well}#1`])

      const letters = await everythingIn(log, deadLetters)
      assert.deepEqual(
        letters.map(({ headers }) => [headers['kafka_dlt-exception-message'], headers['slipstream-culprit']]),
        [
          ['no such product', 'true'],
          [`waits behind an earlier dead letter of ${ill}`, 'false'],
          [`waits behind an earlier dead letter of ${ill}`, 'false'],
        ],
      )
      assert.deepEqual(letters[0]?.value, orderRecord('', ill, 1).value)

      const work = { consumer, handler, letters: rig.store, log, reason }
      assert.deepEqual((await redrive({ ...work, dryRun: true })).redriven, 0)
      const failed = await redrive(work)
      assert.deepEqual([failed.redriven, failed.failed], [0, 1])
      poisoned = false
      const repaired = await redrive({ ...work, key: ill })
      assert.deepEqual([repaired.redriven, repaired.failed, repaired.releasedKeys], [3, 0, 1])
      await append(ill, 4)
      await eventually('the key flows again', async () => (await mine([ill])).length === 5)
      assert.deepEqual(await mine([ill]), ids(ill, 0, 1, 2, 3, 4))
      await running.stop()
    })

    it('given a key that another instance has parked, then later ones of it are parked as well', async () => {
      const { append, consumption, consumer, key, mine, orders } = await setting(1)
      const [ill, well] = [key('ill'), key('well')]
      await append(well, 0)
      const running = await consume(consumption(handlerOf()))
      await eventually('it reads', async () => (await mine([well])).length === 1)
      const expected = await rig.store.load(consumer, orders, 0)
      const { value, headers } = orderRecord(orders, ill, 0)
      const position = { topic: orders, partition: 0, offset: 1n }
      const letter = {
        ...{ consumer, position, key: ill, value, headers, recordedAtMs: 1 },
        ...{ reason: 'no such product', isFailing: true },
      }
      const overtaking = { consumer, ...position, expected, next: 2n, deadLetters: [letter] }
      assert.equal(await rig.store.commit(overtaking, async () => {}), true)
      await append(ill, 0, 1)
      await eventually('the later one is parked', async () => (await rig.store.count(consumer, ill)) === 2)
      assert.deepEqual(await mine([ill]), [])
      await running.stop()
    })

    it('given a key that is redriven while more of it is parked, then its order stays', async () => {
      const { append, consumption, consumer, key, mine } = await setting(1)
      const ill = key('ill')
      let poisoned = true
      const decide = ({ id }: ConsumedEvent): EventOutcome =>
        poisoned && id === `${ill}#0` ? { kind: 'deadLetter', reason: 'no such product' } : done
      const handler = handlerOf(decide)
      const running = await consume(consumption(handler))
      await append(ill, ...upTo(5))
      await eventually('some are parked', async () => (await rig.store.count(consumer, ill)) === 5)
      poisoned = false
      const appended = (async () => {
        for (let n = 5; n < 60; n++) await append(ill, n)
      })()
      await redrive({ consumer, handler, letters: rig.store, log, reason })
      await appended
      await eventually('all are recorded', async () => (await mine([ill])).length === 60)
      assert.deepEqual(await mine([ill]), ids(ill, ...upTo(60)))
      assert.equal(await rig.store.count(consumer), 0)
      await running.stop()
    })

    it('given a record that cannot be decoded, then it is dead-lettered with all its bytes', async () => {
      const { append, appender, consumption, consumer, key, mine, orders, deadLetters } = await setting(1)
      const one = key('k')
      await append(one, 0)
      await appender.append({
        topic: orders,
        key: one,
        value: Buffer.from([1, 2, 3]),
        headers: { other: 'yes' },
      })
      await append(one, 1)
      const running = await consume(consumption(handlerOf()))
      await eventually('both are parked', async () => (await rig.store.count(consumer)) === 2)
      assert.deepEqual(await mine([one]), [`${one}#0`])
      const [first] = await everythingIn(log, deadLetters)
      assert.deepEqual([...(first?.value ?? [])], [1, 2, 3])
      assert.equal(first?.headers['other'], 'yes')
      assert.equal(first?.headers['kafka_dlt-original-offset'], '1')
      await running.stop()
    })

    it('given a checkpoint that another instance moved, then reading continues from there', async () => {
      const { append, consumption, consumer, key, mine, orders } = await setting(1)
      const one = key('k')
      await append(one, ...upTo(10))
      let stolen = false
      const running = await consume(
        consumption(
          handlerOf(async ({ id }) => {
            if (id === `${one}#0` && !stolen) {
              stolen = true
              const expected = { next: 0n, epoch: 0 }
              const theft = { consumer, topic: orders, partition: 0, expected, next: 4n, deadLetters: [] }
              assert.ok(await rig.store.commit(theft, (tx) => rig.record(tx, `${one}#by another`)))
            }
            return done
          }),
        ),
      )
      await eventually('all are recorded', async () => (await mine([one])).length === 7)
      assert.deepEqual(await mine([one]), [`${one}#by another`, ...ids(one, 4, 5, 6, 7, 8, 9)])
      await running.stop()
    })

    const refused = async (checkpoint: { next: bigint; previous?: RecordIdentity }) => {
      const { append, consumption, consumer, key, mine, orders } = await setting(1)
      const one = key('k')
      await append(one, ...upTo(5))
      const position = { consumer, topic: orders, partition: 0 }
      const expected = { next: 0n, epoch: 0 }
      assert.ok(
        await rig.store.commit({ ...position, expected, ...checkpoint, deadLetters: [] }, async () => {}),
      )
      const reasons: string[] = []
      const hooks = { onRefused: ({ reason }: { reason: string }) => void reasons.push(reason) }
      const start = () => consume({ ...consumption(handlerOf()), hooks })
      const isRefused = async (running: RunningConsumer) => {
        await eventually('it is refused', () => running.state().some(({ refusal }) => refusal !== undefined))
        await assert.rejects(running.check(), /npx slipstream checkpoints/)
      }

      const running = await start()
      await isRefused(running)
      await append(one, ...upTo(30).slice(5))
      await running.stop()
      const again = await start()
      await isRefused(again)
      await again.stop()
      const { next, refusal } = await rig.store.load(consumer, orders, 0)
      assert.deepEqual([next, refusal], [checkpoint.next, reasons[0]])
      const theft = { ...position, expected: { next, epoch: 0 }, next: next + 1n, deadLetters: [] }
      assert.equal(await rig.store.commit(theft, async () => {}), false)
      assert.deepEqual(await mine([one]), [])
      assert.equal(reasons.length, 2)
      return reasons[0]
    }

    it('given a checkpoint beyond the end, then it stays refused when the log grows past it', async () => {
      assert.match((await refused({ next: 9n })) ?? '', /9 lies beyond the end 5/)
    })

    it('given another record before the checkpoint than the handled one, then it stays refused', async () => {
      const previous = { offset: 2n, eventId: 'of another log', recordedAtMs: 1 }
      assert.match((await refused({ next: 3n, previous })) ?? '', /the record 2 .* is not the one/)
    })

    it('given a checkpoint refused during reading, then the reader stops without a dead letter', async () => {
      const { append, consumption, consumer, key, mine, orders } = await setting(1)
      const one = key('k')
      await append(one, 0)
      const running = await consume(consumption(handlerOf()))
      await eventually('it reads', async () => (await mine([one])).length === 1)
      const expected = await rig.store.load(consumer, orders, 0)
      await rig.store.refuse({ consumer, topic: orders, partition: 0, expected }, 'by another instance')
      await append(one, 1)
      await eventually('it is refused', () =>
        running.state().some(({ refusal }) => refusal === 'by another instance'),
      )
      await append(one, 2)
      await assert.rejects(running.check(), /by another instance/)
      await running.stop()
      assert.deepEqual(await mine([one]), ids(one, 0))
      assert.equal(await rig.store.count(consumer), 0)
    })

    it('given a stored checkpoint, then it has the record before it, and reading continues behind', async () => {
      const { append, consumption, consumer, key, mine, orders } = await setting(1)
      const one = key('k')
      await append(one, ...upTo(5))
      const first = await consume(consumption(handlerOf()))
      await eventually('all are recorded', async () => (await mine([one])).length === 5)
      await first.stop()
      const { next, previous } = await rig.store.load(consumer, orders, 0)
      const last = (await everythingIn(log, orders)).at(-1)
      assert.equal(next, 5n)
      assert.deepEqual(previous, {
        offset: 4n,
        eventId: last?.headers['ce_id'],
        recordedAtMs: last?.recordedAtMs,
      })
      await append(one, 5, 6)
      const second = await consume(consumption(handlerOf()))
      await eventually('the rest is recorded', async () => (await mine([one])).length === 7)
      assert.deepEqual(await mine([one]), ids(one, ...upTo(7)))
      await second.stop()
    })

    it('given members that join and leave, then every event is committed once', async () => {
      const { append, consumption, key, mine } = await setting(6)
      const keys = upTo(12).map((n) => key(`k${n}`))
      const other = rig.openLog()
      const first = await consume(consumption(handlerOf()))
      let appending = true
      const appended = (async () => {
        for (let n = 0; n < 40; n++) for (const one of keys) await append(one, n)
        appending = false
      })()
      await eventually('it is under way', async () => (await mine(keys)).length > 20)
      const second = await consume(consumption(handlerOf(), other))
      await eventually(
        'both have partitions',
        () => first.state().length === 3 && second.state().length === 3,
      )
      await first.stop()
      const third = await consume(consumption(handlerOf()))
      await eventually('all is appended', () => !appending)
      await appended
      await eventually('all are recorded', async () => (await mine(keys)).length >= 12 * 40)
      const all = await mine(keys)
      for (const one of keys) {
        assert.deepEqual(
          all.filter((id) => id.startsWith(`${one}#`)),
          ids(one, ...upTo(40)),
        )
      }
      await Promise.all([second.stop(), third.stop()])
      await other.close()
    })
  })
}

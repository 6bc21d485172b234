import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { redact } from '@slipstream/events/personal-data/redact.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { memoryCheckpointStore } from '../../src/adapters/memory/memory-checkpoint-store.ts'
import type { MemoryTransaction } from '../../src/adapters/memory/memory-checkpoint-store.ts'
import { createMemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { consume } from '../../src/consume/consume.ts'
import { done } from '../../src/consume/consumer.ts'
import type { Handler } from '../../src/consume/consumer.ts'
import { redriveLetter } from '../../src/dead-letters/redrive-letter.ts'
import type { OpenRecords } from '../../src/event-log.ts'
import { withoutKeys } from '../../src/personal-data/open-records.ts'
import { sealedIn } from '../../src/personal-data/sealed-part.ts'
import { topicsOfATest } from '../contract/topics-of-a-test.ts'
import { givenKeys, recordOf } from './given-keys.ts'

describe('a consumer of sealed events', () => {
  async function given(open: OpenRecords | undefined, handle: (event: Event) => typeof done | 'deadLetter') {
    const keys = await givenKeys()
    const log = createMemoryLog({ open: open ?? keys.open })
    const { prefix, orders } = await topicsOfATest(log, { partitions: 1 })
    const appender = await log.appender()
    const sealed = { ...recordOf(examples.OrderUpdated, keys.sealer.seal), topic: orders }
    await appender.append(sealed)
    const store = memoryCheckpointStore()
    const handler: Handler<MemoryTransaction> = async (events) => ({
      outcomes: events.map((event) => {
        const outcome = handle(event)
        return outcome === 'deadLetter' ? { kind: 'deadLetter', reason: 'refused' } : outcome
      }),
      commit: () => Promise.resolve(),
    })
    const consumer = 'consumer'
    const running = await consume({
      ...{ log, consumer, topics: ['orders'], topicPrefix: prefix, handler },
      ...{ checkpoints: store, deadLetterAppender: appender, random: () => 0 },
    })
    return { running, sealed, store, log, handler, consumer, deadLetters: `${prefix}dead-letters` }
  }

  it('given keys, then events are handled as they were; a dead letter stays sealed', async () => {
    const seen: unknown[] = []
    let refuses = true
    const world = await given(undefined, (event) => {
      seen.push(event.data)
      return refuses ? 'deadLetter' : done
    })
    const { running, sealed, store, log, handler, consumer } = world
    await eventually('it is handled', () => running.state()[0]?.next === 1n)
    await running.stop()
    const [letter] = await store.firsts(consumer, sealed.key, new Map())
    assert.ok(letter)
    assert.deepEqual([letter.value, letter.headers], [sealed.value, sealed.headers])
    const { email } = examples.OrderUpdated.data.order.customer
    for await (const { records } of log.read(world.deadLetters, new Map([[0, { from: 0n, to: 1n }]])))
      for (const { stored } of records)
        assert.ok(email !== null && stored !== undefined && !stored.value.includes(email))
    refuses = false
    const reason = { by: 'mere', reason: 'fixed' }
    assert.deepEqual(await redriveLetter({ handler, letters: store, log, reason }, letter), done)
    assert.deepEqual(seen, [examples.OrderUpdated.data, examples.OrderUpdated.data])
  })

  it('given lost keys, then it waits, and once they are given up handles erased events', async () => {
    const here = await givenKeys()
    const seen: unknown[] = []
    const { running, sealed } = await given(here.open, (event) => (seen.push(event.data), done))
    await eventually('it says why', () =>
      (running.state()[0]?.lastError ?? '').includes('are not in the database'),
    )
    const { block = '' } = sealedIn(sealed.headers)?.key ?? {}
    await here.ring.giveUp([block], { by: 'office', reason: 'a restore' })
    await eventually('it is handled', () => running.state()[0]?.next === 1n)
    await running.stop()
    const { type, data } = examples.OrderUpdated
    assert.deepEqual(seen, [redact(type, data)])
  })

  it('given no keys, then it waits with the reason, and gives nothing up', async () => {
    const { running, store, consumer } = await given(withoutKeys, () => done)
    await eventually('it says why', () =>
      (running.state()[0]?.lastError ?? '').includes('personalData.masterKey'),
    )
    await eventually('it has tried again', () => (running.state()[0]?.waitingSinceMs ?? 0) > 0)
    await running.stop()
    assert.equal(running.state()[0]?.next, 0n)
    assert.equal(await store.count(consumer), 0)
  })
})

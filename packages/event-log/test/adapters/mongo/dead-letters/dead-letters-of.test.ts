import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { givenWorld } from '@slipstream/testing/world.ts'
import { mongoCheckpointStore } from '../../../../src/adapters/mongo/checkpoint-store.ts'
import { checkpointsOf } from '../../../../src/adapters/mongo/checkpoints-of.ts'
import {
  deadLettersOf,
  failingPositionsOf,
  isDeadLetter,
  keysParkedSince,
  parkedKeysOf,
} from '../../../../src/adapters/mongo/dead-letters/dead-letters-of.ts'
import type { DeadLetter } from '../../../../src/consume/checkpoint-store.ts'
import { orderRecord } from '@slipstream/testing/events/order-record.ts'

describe('the checkpoints and dead letters of a consumer', () => {
  const { client, db } = givenWorld({ after }, 'dead-letters')
  const store = mongoCheckpointStore(client, db)

  const topic = 'orders'
  const positionOf = (offset: number) => ({ topic, partition: 0, offset: BigInt(offset) })
  const park = async (consumer: string, keys: readonly string[]) => {
    const deadLetters = keys.map((key, offset): DeadLetter => {
      const isFailing = keys.indexOf(key) === offset
      const position = positionOf(offset)
      return {
        ...orderRecord(topic, key, offset),
        ...{ consumer, position, recordedAtMs: 0, reason: 'no such product', isFailing },
      }
    })
    const expected = await store.load(consumer, topic, 0)
    const next = BigInt(keys.length)
    const commit = { consumer, topic, partition: 0, expected, next, deadLetters }
    assert.equal(await store.commit(commit, () => Promise.resolve()), true)
  }

  it('given a consumer, then its next offsets are those committed, and 0 elsewhere', async () => {
    await park('offsets', ['shop/1'])
    const found = await checkpointsOf(db, { consumer: 'offsets', topic }, [0, 1])
    assert.deepEqual(
      [...found],
      [
        [0, 1n],
        [1, 0n],
      ],
    )
  })

  it('given dead letters of two sources, then each source has its own, by consumer', async () => {
    await park('projector', ['shop/1', 'shop/1', 'shop-two/1', 'shop'])
    await park('notifier-alerts', ['missing-order/shop/7'])
    const found = await deadLettersOf(db, 'shop', ['notifier-alerts'])
    assert.deepEqual(
      found.filter(({ consumer }) => consumer !== 'offsets'),
      [
        { consumer: 'notifier-alerts', parked: 1, firstPositions: ['orders/0/0'] },
        { consumer: 'projector', parked: 3, firstPositions: ['orders/0/0', 'orders/0/1', 'orders/0/3'] },
      ],
    )
  })

  it('given parked records, then only the failing ones are listed, and each key once', async () => {
    await park('rebuild', ['shop/1', 'shop/1', 'shop/2'])
    const of = { consumer: 'rebuild', topic }
    assert.deepEqual([...(await failingPositionsOf(db, of))].sort(), ['orders/0/0', 'orders/0/2'])
    await client.withSession(async (session) => {
      assert.deepEqual((await parkedKeysOf(db, of, session)).sort(), ['shop/1', 'shop/2'])
      assert.equal(await isDeadLetter(db, 'rebuild', positionOf(1), session), true)
      assert.equal(await isDeadLetter(db, 'rebuild', positionOf(9), session), false)
    })
  })

  it('given a time, then only keys that were parked after it are found', async () => {
    await park('recent', ['shop/99'])
    assert.ok((await keysParkedSince(db, Date.now() - 60_000)).includes('shop/99'))
    assert.deepEqual(await keysParkedSince(db, Date.now() + 60_000), [])
  })
})

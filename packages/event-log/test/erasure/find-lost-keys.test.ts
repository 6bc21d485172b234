import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redact } from '@slipstream/events/personal-data/redact.ts'
import { findLostKeys } from '../../src/erasure/find-lost-keys.ts'
import { givenKeys } from '../personal-data/given-keys.ts'
import { givenLog, orderOf } from './given-log.ts'

const why = { by: 'office', reason: 'a restore' }
const [kept, lost, other] = ['1', '2', '3'].map((id) =>
  orderOf(id, { name: 'Mere Tamihana', email: 'mere@example.test' }),
)

test('given keys that are lost, when they are given up, then their events alone count as erased', async () => {
  assert.ok(kept && lost && other)
  const { ring, store, sealer } = await givenKeys()
  const { sealer: before } = await givenKeys()
  const world = await givenLog([kept], sealer.seal, ring, store)
  await world.append(lost, before.seal)
  await world.append(other, before.seal)
  await assert.rejects(world.events(), /sealed/)

  const found = await findLostKeys(world.reading)
  const [ofOrders, ...more] = found.topics
  assert.deepEqual([found.blocks.length, found.records, more], [1, 3, []])
  assert.deepEqual([ofOrders?.topic, ofOrders?.events], ['test.orders', 2])
  assert.ok(ofOrders && ofOrders.firstAt <= ofOrders.lastAt)
  assert.deepEqual(await ring.giveUp(found.blocks, why), found.blocks)

  world.forget()
  const events = await world.events()
  assert.deepEqual(events.get(kept.id), kept)
  for (const one of [lost, other])
    assert.deepEqual(events.get(one.id), { ...one, data: redact(one.type, one.data) })
  assert.deepEqual(await findLostKeys(world.reading), { blocks: [], records: 3, topics: [] })
})

test('given keys that are not lost, when they are given up, then nothing is', async () => {
  assert.ok(kept)
  const { ring, store, sealer } = await givenKeys()
  const world = await givenLog([kept], sealer.seal, ring, store)
  const [block] = await ring.makeBlocks(1)
  assert.ok(block)
  assert.deepEqual(await ring.giveUp([block.id], why), [])
  assert.deepEqual(await ring.findBlocks([block.id]), [block])
  assert.deepEqual((await world.events()).get(kept.id), kept)
})

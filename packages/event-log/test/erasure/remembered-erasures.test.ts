import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PersonInLog } from '../../src/erasure/domain/person-in-log.ts'
import { wholeLog } from '../../src/erasure/read-log.ts'
import { erasureEvents, rememberedErasures } from '../../src/erasure/remembered-erasures.ts'
import { givenKeys } from '../personal-data/given-keys.ts'
import { givenLog } from './given-log.ts'

test('given more orders than one event may have, appended twice, then each is remembered once', async () => {
  const { ring, store } = await givenKeys()
  const orders = Array.from({ length: 1_200 }, (_, index) => ({
    ...{ subject: `shop/${index}`, isOwner: index % 2 === 0, participantIds: [`${index}-1`] },
  }))
  const person = await ring.hashOf('mere@example.test')
  const events = erasureEvents({ person, orders, startedAt: '2026-11-23T20:05:00.000Z', by: 'office' })
  assert.ok(events.every(({ data }) => data.orders.length <= 500))
  assert.equal(new Set(events.map(({ id }) => id)).size, 3)
  const { reading } = await givenLog([...events, ...events], undefined, ring, store)
  const found = await rememberedErasures(reading, await wholeLog(reading))
  assert.deepEqual([...found.keys()], [person])
  const known = new PersonInLog('mere@example.test')
  known.recall(found.get(person)?.orders ?? [], [])
  const bySubject = (one: { subject: string }) => one.subject
  assert.deepEqual(
    new Map(known.orders.map((one) => [bySubject(one), one])),
    new Map(orders.map((one) => [bySubject(one), one])),
  )
})

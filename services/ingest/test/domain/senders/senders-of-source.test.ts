import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSendersOfSource } from '../../../src/domain/senders/senders-of-source.ts'
import type { SendersOfSource } from '../../../src/domain/senders/senders-of-source.ts'

const ids = (senders: SendersOfSource): (string | null)[] => [...senders.senders()].map(([id]) => id)
const inARow = (senders: SendersOfSource, id: string | null): number | undefined =>
  new Map(senders.senders()).get(id)?.report(0).inARow

test('given several webhooks, then each is counted by itself, and all without one together', () => {
  const senders = createSendersOfSource()
  senders.record('1', 'unavailable', 0)
  senders.record('2', 'unavailable', 0)
  senders.record('1', 'accepted', 0)
  senders.record(undefined, 'unavailable', 0)
  senders.record('2', 'unavailable', 0)
  assert.deepEqual(
    ['1', '2', null].map((id) => inARow(senders, id)),
    [0, 2, 1],
  )
})

for (const [what, id] of [
  ['too long', 'x'.repeat(65)],
  ['not printable', '2\n'],
  ['empty', ''],
] as const) {
  test(`given a name that is ${what}, then it is none`, () => {
    const senders = createSendersOfSource()
    senders.record(id, 'unsigned', 0)
    assert.deepEqual(ids(senders), [null])
    assert.equal(inARow(senders, null), 1)
  })
}

test('given too many invented names, then they count together and displace no accepted webhook', () => {
  const senders = createSendersOfSource()
  for (let id = 1_000; id < 2_000; id++) senders.record(String(id), 'unsigned', 0)
  assert.equal(ids(senders).length, 17)
  assert.equal(inARow(senders, null), 984)
  senders.record('7', 'accepted', 0)
  senders.record('7', 'unavailable', 0)
  assert.equal(inARow(senders, '7'), 1)
})

test('given a name that is accepted later, then it keeps its count and makes room for another', () => {
  const senders = createSendersOfSource()
  senders.record('7', 'unavailable', 0)
  const before = new Map(senders.senders()).get('7')
  senders.record('7', 'accepted', 0)
  assert.equal(new Map(senders.senders()).get('7'), before)
  for (let id = 1_000; id < 1_016; id++) senders.record(String(id), 'unsigned', 0)
  assert.equal(ids(senders).length, 18)
})

test('given more accepted webhooks than fit, then the rest is counted together', () => {
  const senders = createSendersOfSource()
  for (let id = 0; id < 1_000; id++) senders.record(String(id), 'accepted', 0)
  for (let id = 0; id < 1_000; id++) senders.record(String(id), 'unavailable', 0)
  assert.equal(ids(senders).length, 1 + 32 + 16)
})

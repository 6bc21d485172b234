import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSendersOfSource } from '../../../src/domain/senders/senders-of-source.ts'
import type { SendersOfSource } from '../../../src/domain/senders/senders-of-source.ts'

const ids = (senders: SendersOfSource): (string | null)[] => [...senders.senders()].map(([id]) => id)
const inARow = (senders: SendersOfSource, id: string | null): number | undefined =>
  new Map(senders.senders()).get(id)?.tell(0).inARow

test('each webhook is counted by itself, and those that name none together', () => {
  const senders = createSendersOfSource()
  senders.note('1', 'unavailable', 0)
  senders.note('2', 'unavailable', 0)
  senders.note('1', 'taken', 0)
  senders.note(undefined, 'unavailable', 0)
  senders.note('2', 'unavailable', 0)
  assert.deepEqual(
    ['1', '2', null].map((id) => inARow(senders, id)),
    [0, 2, 1],
  )
})

for (const [what, id] of [
  ['too long', '1'.repeat(21)],
  ['no number', '2; drop'],
  ['empty', ''],
] as const) {
  test(`a name that is ${what} is none`, () => {
    const senders = createSendersOfSource()
    senders.note(id, 'unsigned', 0)
    assert.deepEqual(ids(senders), [null])
    assert.equal(inARow(senders, null), 1)
  })
}

test('made up names are counted together when they are too many, and take no place of a webhook that was taken', () => {
  const senders = createSendersOfSource()
  for (let id = 1_000; id < 2_000; id++) senders.note(String(id), 'unsigned', 0)
  assert.equal(ids(senders).length, 17)
  assert.equal(inARow(senders, null), 984)
  senders.note('7', 'taken', 0)
  senders.note('7', 'unavailable', 0)
  assert.equal(inARow(senders, '7'), 1)
})

test('a name keeps its count when it turns out to be a webhook, and gives its place back', () => {
  const senders = createSendersOfSource()
  senders.note('7', 'unavailable', 0)
  const before = new Map(senders.senders()).get('7')
  senders.note('7', 'taken', 0)
  assert.equal(new Map(senders.senders()).get('7'), before)
  for (let id = 1_000; id < 1_016; id++) senders.note(String(id), 'unsigned', 0)
  assert.equal(ids(senders).length, 18)
})

test('not even webhooks that are taken can be more than have place', () => {
  const senders = createSendersOfSource()
  for (let id = 0; id < 1_000; id++) senders.note(String(id), 'taken', 0)
  for (let id = 0; id < 1_000; id++) senders.note(String(id), 'unavailable', 0)
  assert.equal(ids(senders).length, 1 + 32 + 16)
})

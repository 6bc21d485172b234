import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givenWorld } from '@slipstream/testing/world.ts'
import { listOpened } from '../../src/access/adapters/mongo-opened-records.ts'
import type { OpenedThing } from '../../src/access/domain/opened-record.ts'
import { recordOpened } from '../../src/access/record-opened.ts'

test('given somebody who opens personal data', async (t) => {
  const { client, db } = givenWorld(t, 'opened')
  const list = (only: Parameters<typeof listOpened>[2] = {}) =>
    client.withSession((session) => listOpened(db, { session, limit: 10 }, only))
  const order = { source: 'shop', orderId: '1042' }
  const mail: OpenedThing = { what: 'notification', id: 'abc', order }
  const delivery: OpenedThing = { what: 'quarantined-delivery', id: 'quarantine/0/7' }
  const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 9, minute))

  await t.test('when nothing was opened, then nothing is listed', async () => {
    assert.deepEqual(await list(), [])
  })

  await t.test('when it is opened twice within an hour, then it is recorded once', async () => {
    await recordOpened(db, mail, 'Otto', at(0))
    await recordOpened(db, mail, 'Otto', at(5))
    await recordOpened(db, delivery, 'Ada', at(10))
    assert.deepEqual(await list(), [
      { ...delivery, by: 'Ada', at: at(10) },
      { ...mail, by: 'Otto', at: at(0) },
    ])
  })

  await t.test('when another person opens it, or an hour later, then it is recorded again', async () => {
    await recordOpened(db, mail, 'Ada', at(20))
    await recordOpened(db, mail, 'Otto', at(70))
    assert.deepEqual(
      (await list({ order })).map(({ by }) => by),
      ['Otto', 'Ada', 'Otto'],
    )
    assert.equal((await list({ before: at(10) })).length, 1)
  })
})

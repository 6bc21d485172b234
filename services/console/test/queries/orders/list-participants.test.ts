import assert from 'node:assert/strict'
import { test } from 'node:test'
import { participant } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

test('given participants', async (t) => {
  const world = await given(t)
  await world.insertParticipants(
    participant({ orderId: '1', name: 'Hana', savedAt: '2026-11-01T00:00:00Z' }),
    participant({ orderId: '1', name: 'Wiremu', savedAt: '2026-11-02T00:00:00Z', active: false }),
    participant({ orderId: '2', name: 'Aroha', savedAt: null, source: 'partner' }),
  )
  for (const [url, names] of [
    ['', ['Wiremu', 'Hana', 'Aroha']],
    ['?source=shop&orderId=1', ['Wiremu', 'Hana']],
    ['?active=true', ['Hana', 'Aroha']],
    ['?active=false', ['Wiremu']],
    ['?source=partner', ['Aroha']],
  ] as const) {
    await t.test(`then the list has ${url === '' ? 'all of them' : `those of ${url}`}`, async () => {
      const { body } = await world.get(`/api/participants${url}`)
      assert.deepEqual(
        body.items.map(({ name }: { name: string }) => name),
        names,
      )
      for (const item of body.items) assert.ok(!('_id' in item) && !('search' in item))
    })
  }
  await t.test('then the list pages to the end', async () => {
    assert.equal((await world.list('/api/participants?limit=1')).length, 3)
  })
})

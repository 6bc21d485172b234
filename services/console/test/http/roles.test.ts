import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { masked } from '../../src/access/domain/mask-personal-data.ts'
import { order } from '../given/documents.ts'
import { given } from '../given/world.ts'
import { people } from '../given/config.ts'

const as = (name: keyof typeof people) => ({ authorization: `Bearer ${people[name]}` })

test('given people with roles', async (t) => {
  const world = await given(t)
  await world.insertCustomersOf(order({ orderId: '1042' }))

  await t.test('when a viewer reads, then personal data is masked and not searched', async () => {
    const { body } = await world.get('/api/orders', as('Vera'))
    assert.equal(body.items[0].customer.name, masked)
    assert.equal((await world.get('/api/orders?q=1042', as('Vera'))).body.items.length, 1)
    assert.equal((await world.get('/api/orders?q=hana', as('Vera'))).status, 403)
    assert.equal((await world.get('/api/customers', as('Vera'))).status, 403)
    const { body: seen } = await world.get('/api/orders', as('Otto'))
    assert.notEqual(seen.items[0].customer.name, masked)
  })

  await t.test('when a viewer sends a command, then it is refused with what it needs', async () => {
    const response = await world.submit(
      '/api/orders/shop/1042/slip',
      { reason: 'x' },
      { headers: as('Vera') },
    )
    assert.deepEqual([response.status, /resend/.test(response.body.detail)], [403, true])
    assert.equal(await commandsCollection(world.db).countDocuments(), 0)
  })

  await t.test(
    'when an operator sends one, then the operator is who acts, whatever the body says',
    async () => {
      for (const body of [{ reason: 'Lost.' }, { by: 'Somebody', reason: 'Lost.' }]) {
        const { body: accepted } = await world.submit('/api/orders/shop/1042/slip', body, {
          headers: as('Otto'),
        })
        assert.equal((await world.get(accepted.location)).body.by, 'Otto')
      }
      const enable = '/api/sources/shop/webhooks/1/enable'
      assert.equal((await world.submit(enable, { reason: 'x' }, { headers: as('Otto') })).status, 403)
      assert.equal((await world.submit(enable, { reason: 'x' }, { headers: as('Ada') })).status, 202)
    },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { browserOf } from '../../services/console/test/given/browser-of.ts'
import { system } from './given/systems/system.ts'

const filled = {
  ...{ name: 'Ada Miller', email: 'ada@example.test', phone: '' },
  ...{ 'line.0.name': 'Hoodie M', 'line.0.sku': 'HOODIE-M', 'line.0.quantity': '2' },
  ...{ 'line.0.unitPrice': '39.90', 'line.1.name': '', address: '12 Harbour Street', city: 'Wellington' },
  ...{ postcode: '6011', country: 'nz', note: 'Leave it with the neighbour.' },
}

test('given an admin at the telephone', async (t) => {
  const { db, consoleUrl } = await system(
    t,
    {},
    {
      sources: {
        admin: { type: 'admin', admins: [{ name: 'Ana', token: { env: 'ANA' } }], currency: 'NZD' },
      },
      environment: { ANA: 'token-of-ana' },
      ingestToken: new Secret('token-of-ingest'),
    },
  )
  const admin = browserOf({ url: consoleUrl })
  await admin.signIn('journey-token')
  const orders = () => db.collection<OrderDocument>('orders_v1').find().sort({ _id: 1 }).toArray()
  const hidden = async () => {
    const { html } = await admin.get('/orders/new')
    const of = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]+)"`).exec(html)?.[1] ?? ''
    return { formToken: of('formToken'), key: of('key') }
  }

  await t.test(
    'when fields are wrong, then each has its error beside it, and nothing is placed',
    async () => {
      const wrong = { ...filled, ...(await hidden()), email: 'ada@', 'line.0.quantity': '0', country: 'xx' }
      const { status, html } = await admin.post('/orders/new', wrong)
      assert.equal(status, 422)
      for (const field of ['email', 'line.0.quantity', 'country'])
        assert.match(html, new RegExp(`id="${field.replaceAll('.', '\\.')}-error"`), field)
      assert.match(html, /value="Ada Miller"/)
      assert.equal((await orders()).length, 0)
    },
  )

  await t.test(
    'when the form is sent twice, then one order is placed, in the name of who sent it',
    async () => {
      const form = { ...filled, ...(await hidden()) }
      await Promise.all([admin.post('/orders/new', form), admin.post('/orders/new', form)])
      // The projector may have just started: until it has the order, the page says that it is placed.
      await eventually('the order is projected', async () => (await orders()).length > 0)
      const again = await admin.post('/orders/new', form)
      assert.deepEqual([again.status, again.headers.get('location')], [303, '/orders/admin/1'])
      const [order, ...others] = await orders()
      assert.deepEqual([order?.total, order?.customer.name, others], ['79.80', 'Ada Miller', []])
      const { html } = await admin.get('/orders/admin/1')
      assert.match(html, /Order 1[\s\S]*Hoodie M[\s\S]*placed with Slipstream/)
      assert.match(html, /hx-get="\/orders\/admin\/1\/status"\s+hx-trigger="load"/)
      const status = await admin.get('/orders/admin/1/status', { 'hx-request': 'true' })
      assert.match(status.html, /hx-get="\/orders\/admin\/1\/status\?looks=1"[\s\S]*Accepted/)
      const event = await db.collection('order-history_v1').findOne({ orderId: '1' })
      assert.equal(event?.['data'].provenance.actor, 'admin')
    },
  )

  await t.test('when the customer calls again, then they are found, and fill the form', async () => {
    let html = ''
    await eventually('the customer is found', async () => {
      html = (await admin.get('/orders/new/customers?find=ada+mil', { 'hx-request': 'true' })).html
      return html.includes('Ada Miller')
    })
    const act = /name="act" value="(customer:[^"]+)"/.exec(html)?.[1] ?? ''
    const chosen = await admin.post('/orders/new', { ...(await hidden()), act })
    assert.match(chosen.html, /value="ada@example\.test"[\s\S]*12 Harbour Street[\s\S]*value="Wellington"/)
    const longer = await admin.post('/orders/new', { ...(await hidden()), ...filled, act: 'line' })
    assert.match(longer.html, /name="line\.2\.name"/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { findCommand } from '@slipstream/commands/find-command.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { shipmentEvents } from '../given/shipments.ts'
import { Refusal, smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const sources = `
  office:
    type: woocommerce
    secrets: [{ env: S }]
    shipping:
      carrier: bobs-post
      statuses: [processing]
      mail: { from: 'Office <office@shop.example>', on: [shipped, delivered, exception], timeZone: Pacific/Auckland }
  laden:
    type: woocommerce
    secrets: [{ env: S }]
    shipping:
      carrier: bobs-post
      statuses: [processing]
      mail: { from: laden@shop.example, locale: de }
  silent:
    type: woocommerce
    secrets: [{ env: S }]
    shipping: { carrier: bobs-post, statuses: [processing] }
carriers:
  bobs-post:
    type: bobs-post
    url: https://carrier.example
    apiKey: { env: S }
    sender: { name: Shop, street: 1 Example Street, city: Wellington, postcode: '6011', country: NZ }
`

type InboxMail = { subject: string; html: string; text: string; to: { address: string }[] }

async function mailsTo({ stack }: World, address: string): Promise<InboxMail[]> {
  const mails = (await (await fetch(`${stack.inboxUrl}/email`)).json()) as InboxMail[]
  return mails.filter(({ to }) => to.some((one) => one.address === address))
}

/** Later than the first start of any notifier of the test. */
const soon = (): string => new Date(Date.now() + 60_000).toISOString()

async function shipmentsWorld(test: TestContext) {
  const given = await world(test)
  const settings = { partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1024 * 1024 }
  await given.log.ensureTopics([{ name: `${given.topicPrefix}shipments`, ...settings }])
  const start = (smtpUrl?: string) => given.start(smtpUrl, { sources })
  const isCaughtUp = (): Promise<boolean> => given.isCaughtUp('notifier-shipments')
  return { ...given, start, isCaughtUp, address: given.address }
}

describe('mails about shipments, through the real log, database and mail server', () => {
  it('given shipments, delivered twice, then each customer has each mail once, in their language', async (test) => {
    const given = await shipmentsWorld(test)
    const [mere, fatima, hana] = ['mere', 'fatima', 'hana'].map(given.address) as [string, string, string]
    const [office, laden, silent] = ['office', 'laden', 'silent'].map((source) => shipmentEvents(source, '1'))
    assert.ok(office && laden && silent)
    const to = (name: string, email: string) => ({ to: { name, email } })
    const events = [
      office('ShipmentRequested', { lines: [{ lineItemId: '1', sku: null, name: 'Teacup', quantity: 2 }] }),
      office('ShipmentScheduled'),
      office('ShipmentShipped', { ...to('Mere Tamihana', mere), shippedAt: soon(), orderNumber: 'D-1' }),
      office('ShipmentDelivered', { ...to('Mere Tamihana', mere), deliveredAt: soon(), orderNumber: 'D-1' }),
      laden('ShipmentRequested'),
      laden('ShipmentShipped', { ...to('Fatima Größe', fatima), shippedAt: soon(), orderNumber: 'L-1' }),
      laden('ShipmentDelivered', { ...to('Fatima Größe', fatima), deliveredAt: soon(), orderNumber: 'L-1' }),
      silent('ShipmentRequested'),
      silent('ShipmentShipped', { ...to('Hana', hana), shippedAt: soon() }),
    ]
    given.start()
    await given.append(...events, ...events)
    await eventually('all three are sent', async () => (await given.states()).join() === 'sent,sent,sent')
    await eventually('caught up', given.isCaughtUp)
    await eventually('they are shown', async () => (await mailsTo(given, mere)).length >= 2)
    await eventually('it is shown', async () => (await mailsTo(given, fatima)).length >= 1)

    const toMere = await mailsTo(given, mere)
    assert.deepEqual(toMere.map(({ subject }) => subject).sort(), [
      'Your parcel for order D-1 has been delivered',
      'Your parcel for order D-1 is on its way',
    ])
    for (const { html, text } of toMere) for (const part of [html, text]) assert.match(part, /2 × .*Teacup/)
    const [toFatima, ...more] = await mailsTo(given, fatima)
    assert.deepEqual(more, [])
    assert.equal(toFatima?.subject, 'Ihr Paket zur Bestellung L-1 ist unterwegs')
    assert.deepEqual(await mailsTo(given, hana), [])

    const logged = given.lines.join('')
    for (const personal of ['example.test', 'Mere', 'Fatima', 'Teacup'])
      assert.equal(logged.includes(personal), false, personal)
  })

  it('given a replay of the log without the stored shipments, then nothing is sent again', async (test) => {
    const given = await shipmentsWorld(test)
    const server = await smtpServer(test)
    const to = { name: 'Mere', email: given.address('mere') }
    const first = given.start(server.url)
    const next = shipmentEvents('office', '1')
    await given.append(next('ShipmentRequested'), next('ShipmentShipped', { to, shippedAt: soon() }))
    await eventually('sent', async () => (await given.states()).join() === 'sent')
    await first.stop()
    await given.db.collection('checkpoints').deleteMany({})
    await given.db.collection('notifierShipments').deleteMany({})
    given.start(server.url)
    await eventually('caught up', given.isCaughtUp)
    await given.append(shipmentEvents('office', '2')('ShipmentShipped', { to, shippedAt: soon() }))
    await eventually('the next is sent', async () => (await given.states()).join() === 'sent,sent')
    assert.equal(new Set(server.taken.map(({ messageId }) => messageId)).size, 2)
    assert.equal(server.taken.length, 2)
  })

  it('given a mail that failed, then a command counts it first, and sends it again once', async (test) => {
    const given = await shipmentsWorld(test)
    let isBroken = true
    const server = await smtpServer(test, {
      onRecipient() {
        if (isBroken) throw new Refusal(550, '5.1.1 no such mailbox')
      },
    })
    given.start(server.url)
    const to = { name: 'Mere', email: given.address('mere') }
    const next = shipmentEvents('office', '1')
    await given.append(next('ShipmentRequested'), next('ShipmentShipped', { to, shippedAt: soon() }))
    await eventually('failed', async () => (await given.states()).join() === 'failed')
    isBroken = false
    const command = async (changes: object) => {
      const payload = {
        source: 'office',
        orderId: null,
        failed: 'any',
        since: null,
        until: null,
        dryRun: false,
      }
      const by = { by: 'Ana', reason: 'The address works again.' }
      const kind = 'resend-shipment-mails'
      const id = await submitCommand(given.db, {
        ...{ to: 'notifier', kind, payload: { ...payload, ...changes } },
        ...by,
      })
      await eventually('done', async () => (await findCommand(given.db, id))?.state === 'done')
      return (await findCommand(given.db, id))?.result
    }
    assert.deepEqual(await command({ dryRun: true }), { due: 1, leftOut: 0, dryRun: true })
    assert.deepEqual(await command({ orderId: '2' }), { due: 0, leftOut: 0, dryRun: false })
    assert.deepEqual(await command({ failed: 'expired' }), { due: 0, leftOut: 0, dryRun: false })
    assert.deepEqual(await given.states(), ['failed'])
    assert.deepEqual(await command({ orderId: '1' }), { due: 1, leftOut: 0, dryRun: false })
    await eventually('sent', async () => (await given.states()).join() === 'sent')
    assert.deepEqual(await command({}), { due: 0, leftOut: 0, dryRun: false })
    assert.equal(server.taken.length, 1)
    await eventually('settled', async () => {
      const types = (await given.published()).map(({ type }) => type)
      return types.join() === 'NotificationFailed,NotificationSettled'
    })
  })

  it('given a parcel that was shipped before the first start, then its customer gets no mail', async (test) => {
    const given = await shipmentsWorld(test)
    const to = { name: 'Mere', email: given.address('mere') }
    const [old, fresh] = [shipmentEvents('office', '1'), shipmentEvents('office', '2')]
    await given.append(old('ShipmentShipped', { to, shippedAt: new Date(Date.now() - 1_000).toISOString() }))
    given.start()
    await given.append(fresh('ShipmentShipped', { to, shippedAt: soon() }))
    await eventually('the new one is sent', async () => (await given.states()).join() === 'sent')
    await eventually('caught up', given.isCaughtUp)
    assert.deepEqual(await given.ledger.distinct('shipmentId'), ['office/2/1'])
  })

  it('given no address, then that is published without a name, and it is sent once there is one', async (test) => {
    const given = await shipmentsWorld(test)
    given.start()
    const next = shipmentEvents('office', '1')
    const to = { name: 'Mere Tamihana', email: null }
    await given.append(next('ShipmentRequested'), next('ShipmentShipped', { to, shippedAt: soon() }))
    await eventually('undeliverable', async () => (await given.states()).join() === 'undeliverable')
    await eventually(
      'published',
      async () => (await given.ledger.countDocuments({ tell: { $exists: true } })) === 0,
    )
    const published = await given.published()
    assert.partialDeepStrictEqual(published, [
      { type: 'NotificationFailed', data: { kind: 'shipment-shipped', reason: 'no-address', orderId: '1' } },
    ])
    assert.equal(JSON.stringify(published).includes('Mere'), false)

    const { recipient } = next('ShipmentRequested').data
    const email = given.address('mere')
    await given.append(next('ShipmentChanged', { recipient: { ...recipient, email } }))
    await eventually('sent', async () => (await given.states()).join() === 'sent')
    await eventually('it is shown', async () => (await mailsTo(given, email)).length === 1)
  })
})

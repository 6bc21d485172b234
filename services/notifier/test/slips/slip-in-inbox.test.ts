import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { at, person, state } from '../given/orders.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { world } from '../given/world.ts'
import type { World } from '../given/world.ts'

type InboxMail = {
  id: string
  subject: string
  html: string
  text: string
  headers: Record<string, string>
  to: { address: string; name: string }[]
  from: { address: string }[]
  attachments?: { fileName: string; generatedFileName: string; contentType: string; length: number }[]
}

async function mailsTo({ stack }: World, address: string): Promise<InboxMail[]> {
  const mails = (await (await fetch(`${stack.inboxUrl}/email`)).json()) as InboxMail[]
  return mails.filter(({ to }) => to.some((one) => one.address === address))
}

describe('a slip, through the real log, database and mail server', () => {
  it('given completed orders, delivered twice, then each slip is in the inbox once, with its PDF', async (test) => {
    const given = await world(test)
    const [mere, hana, fatima] = ['mere', 'hana', 'fatima'].map(given.address) as [string, string, string]
    const customer = { id: null, name: 'Mere Tamihana', email: mere, phone: null }
    const participants = [person('1-1', 'فاطمة الزهراء', hana), person('1-2', '山田 美咲')]
    const pending = state('a', at('06:42:00'), { status: 'pending', customer, participants })
    const completed = state('b', at('06:44:00'), { status: 'completed', customer, participants })
    const german = state('c', at('06:44:00'), {
      source: 'partner',
      status: 'completed',
      customer: { ...customer, name: 'Fatima <b>Größe</b>', email: fatima },
      participants,
    })
    given.start()
    await given.append(pending, completed, german, completed, pending)
    await eventually('all three are sent', async () => (await given.states()).join() === 'sent,sent,sent')
    await eventually('caught up', given.isCaughtUp)
    // The inbox shows a mail a moment after it has accepted it.
    for (const address of [mere, hana, fatima])
      await eventually('it is shown', async () => (await mailsTo(given, address)).length > 0)

    const [mail, ...more] = await mailsTo(given, mere)
    assert.ok(mail !== undefined)
    assert.equal(more.length, 0)
    assert.equal(mail.subject, 'Your registration slip for order 1042')
    assert.deepEqual(
      mail.from.map(({ address }) => address),
      ['registration@shop.example'],
    )
    for (const part of [mail.html, mail.text]) {
      assert.match(part, /فاطمة الزهراء/)
      assert.match(part, /山田 美咲/)
      assert.match(part, /NZ\$103\.50/)
    }
    const [attachment] = mail.attachments ?? []
    assert.equal(attachment?.contentType, 'application/pdf')
    assert.equal(attachment.fileName, 'registration-slip-1042.pdf')
    const url = `${given.stack.inboxUrl}/email/${mail.id}/attachment/${attachment.generatedFileName}`
    const pdf = Buffer.from(await (await fetch(url)).arrayBuffer())
    assert.equal(pdf.toString('latin1', 0, 5), '%PDF-')

    const [toHana] = await mailsTo(given, hana)
    assert.equal(toHana?.to[0]?.name, 'فاطمة الزهراء')
    assert.doesNotMatch(toHana.text, /山田|103/)

    const [toFatima] = await mailsTo(given, fatima)
    assert.equal(toFatima?.subject, 'Ihre Anmeldebestätigung zur Bestellung 1042')
    assert.match(toFatima.html, /Fatima &lt;b&gt;Größe&lt;\/b&gt;/)
    assert.match(toFatima.text, /Gesamtbetrag: 103,50/)

    const logged = given.lines.join('')
    for (const personal of ['example.test', 'Mere', 'Fatima', '山田'])
      assert.equal(logged.includes(personal), false)
  })

  it('given a replay of the log without the stored orders, then nothing is sent again', async (test) => {
    const given = await world(test)
    const customer = { id: null, name: 'Mere', email: given.address('mere'), phone: null }
    await given.append(state('a', at('06:44:00'), { status: 'completed', customer }))
    const first = given.start()
    await eventually('sent', async () => (await given.states()).join() === 'sent')
    await first.stop()
    await given.db.collection('checkpoints').deleteMany({})
    await given.db.collection('notifierOrders').deleteMany({})
    given.start()
    await eventually('caught up', given.isCaughtUp)
    await given.append(state('b', at('06:45:00'), { orderId: '2', status: 'completed', customer }))
    await eventually('the next is sent', async () => (await given.states()).join() === 'sent,sent')
    // The inbox shows a mail a moment after it has accepted it.
    await eventually('both are shown', async () => (await mailsTo(given, customer.email)).length >= 2)
    assert.equal((await mailsTo(given, customer.email)).length, 2)
    assert.deepEqual(
      (await given.ledger.find().toArray()).map(({ fence }) => fence),
      [1, 1],
      'each was claimed once',
    )
  })

  it('given an order without an address, then its slip waits undeliverable until it has one', async (test) => {
    const given = await world(test)
    const customer = { id: null, name: 'Mere', email: null, phone: null }
    given.start()
    await given.append(state('a', at('06:44:00'), { status: 'completed', customer }))
    await eventually('undeliverable', async () => (await given.states()).join() === 'undeliverable')
    assert.match(
      await given.metrics.registry.metrics(),
      /notifier_unsent_notifications\{kind="slip",state="undeliverable"[^}]*\} 1/,
    )
    assert.equal((await given.ledger.findOne())?.lastError, 'there is no e-mail address')
    const corrected = { ...customer, email: given.address('mere') }
    await given.append(state('b', at('06:45:00'), { status: 'completed', customer: corrected }))
    await eventually('sent', async () => (await given.states()).join() === 'sent')
  })

  it('given a first start on a long log, then slips of new orders are sent, and of old ones not', async (test) => {
    const given = await world(test)
    const order = (orderId: string, modifiedAt: string) =>
      state(orderId, modifiedAt, {
        source: 'fresh',
        orderId,
        status: 'completed',
        paidAt: modifiedAt,
        customer: { id: null, name: 'Mere', email: given.address(`order${orderId}`), phone: null },
      })
    await given.append(order('1', '2020-01-01T00:00:00Z'))
    given.start()
    await eventually('caught up', given.isCaughtUp)
    await given.append(order('2', new Date(Date.now() + 1_000).toISOString()))
    await eventually('the new one is sent', async () => (await given.states()).join() === 'sent')
    assert.equal(await given.ledger.countDocuments({ orderId: '2' }), 1)
    assert.match(await given.metrics.registry.metrics(), /notifier_slips_before_start_total\{[^}]*\} 1/)
  })
})

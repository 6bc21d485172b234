import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { at, state } from '../given/orders.ts'
import { Refusal, smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const order = ({ address }: World, orderId: string) =>
  state(`e${orderId}`, at('06:44:00'), {
    orderId,
    status: 'completed',
    participants: [],
    customer: { id: null, name: 'Mere', email: address(`order${orderId}`), phone: null },
  })

describe('a mail server that fails', () => {
  it('given temporary rejections, then the mail is tried again later, and sent', async (test) => {
    const given = await world(test)
    let refusals = 0
    const smtp = await smtpServer(test, {
      beforeTaking() {
        if (++refusals <= 2) throw new Refusal(451, 'try again later')
      },
    })
    given.start(smtp.url)
    await given.append(order(given, '1'))
    for (const attempts of [1, 2]) {
      await eventually(
        `${attempts} refused`,
        async () => (await given.ledger.findOne())?.attempts === attempts,
      )
      const waiting = await given.ledger.findOne()
      assert.match(waiting?.lastError ?? '', /try again later/)
      assert.ok((waiting?.dueAt.getTime() ?? 0) > Date.now() + 20_000, 'not at once')
      await given.waitsAreOver()
    }
    await eventually('sent', async () => (await given.states()).join() === 'sent')
    assert.equal(smtp.taken.length, 1)
  })

  it('given a permanent rejection, then the mail fails immediately, and others are sent', async (test) => {
    const given = await world(test)
    let attempts = 0
    const smtp = await smtpServer(test, {
      onRecipient(address) {
        if (!address.startsWith('order1.')) return
        attempts += 1
        throw new Refusal(550, `<${address}>: no such mailbox`)
      },
    })
    given.start(smtp.url)
    await given.append(order(given, '1'), order(given, '2'))
    await eventually('both decided', async () => (await given.states()).sort().join() === 'failed,sent')
    assert.equal(attempts, 1)
    assert.match((await given.ledger.findOne({ state: 'failed' }))?.lastError ?? '', /no such mailbox/)
    assert.equal(given.lines.join('').includes('example.test'), false, 'the reply names the address')
    assert.match(
      await given.metrics.registry.metrics(),
      /notifier_mail_attempts_total\{outcome="failed"[^}]*\} 1/,
    )
  })

  it('given an unavailable server, then health reports it, and when it is back, all mail is sent', async (test) => {
    const given = await world(test)
    const unavailable = await smtpServer(test)
    await unavailable.close()
    const { health } = given.start(unavailable.url)
    await given.append(order(given, '1'), order(given, '2'), order(given, '3'))
    await eventually('it was tried', () =>
      given.lines.join('').includes('could not send a message: unreachable'),
    )
    assert.equal((await health.readiness()).dependencies['smtp']?.ready, false)
    const back = await smtpServer(test, {}, unavailable.port)
    await eventually('all are sent', async () => (await given.states()).join() === 'sent,sent,sent')
    assert.equal(back.taken.length, 3)
    assert.deepEqual(
      new Set((await given.ledger.find().toArray()).map(({ attempts }) => attempts)),
      new Set([0]),
    )
    assert.equal((await health.readiness()).ready, true)
  })

  it('given a password that was changed, then mail waits, and is sent once after a restart', async (test) => {
    const given = await world(test)
    let password = 'pass'
    const smtp = await smtpServer(test, {
      onLogin(tried) {
        if (tried !== password) throw new Refusal(535, 'authentication failed')
      },
    })
    const before = given.start(smtp.url)
    await given.append(order(given, '1'))
    await eventually('sent', async () => (await given.states()).join() === 'sent')
    password = 'the-next'
    // Who is signed in may continue.
    smtp.cut()
    await given.append(order(given, '2'), order(given, '3'))
    await eventually('it is reported', async () =>
      /mail_stopped\{state="refused"[^}]*\} 1/.test(await given.metrics.registry.metrics()),
    )
    assert.equal((await before.health.readiness()).dependencies['smtp']?.ready, false)
    await eventually('decided', async () => (await given.states()).sort().join() === 'due,due,sent')
    await before.stop()
    const after = given.start(smtp.url.replace('user:pass', 'user:the-next'))
    await eventually('all are sent', async () => (await given.states()).join() === 'sent,sent,sent')
    assert.equal(smtp.taken.length, 3)
    assert.equal(new Set(smtp.taken.map(({ to }) => to)).size, 3)
    assert.equal((await after.health.readiness()).dependencies['smtp']?.ready, true)
  })

  it('given an order that is cancelled while its slip waits, then the slip is withdrawn', async (test) => {
    const given = await world(test)
    const unavailable = await smtpServer(test)
    await unavailable.close()
    given.start(unavailable.url)
    await given.append(order(given, '1'))
    await eventually('it was tried', () => given.lines.join('').includes('could not send a message'))
    await given.append(state('x', at('06:45:00'), { orderId: '1', status: 'cancelled' }))
    await eventually('caught up', given.isCaughtUp)
    // The server stays away: an attempt in flight has the earlier slip, and would send it.
    await eventually('withdrawn', async () => (await given.states()).join() === 'withdrawn')
  })

  it('given two instances, then no slip is sent by both', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    given.start(smtp.url)
    given.start(smtp.url)
    const ids = Array.from({ length: 40 }, (_, index) => String(index))
    await given.append(...ids.map((id) => order(given, id)))
    await eventually(
      'all are sent',
      async () => (await given.ledger.countDocuments({ state: 'sent' })) === 40,
    )
    assert.equal(smtp.taken.length, 40)
    assert.equal(new Set(smtp.taken.map(({ messageId }) => messageId)).size, 40)
  })

  it('given a mail in flight, when the notifier stops, then the mail is sent and recorded', async (test) => {
    const given = await world(test)
    const arrived = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const smtp = await smtpServer(test, {
      async beforeTaking() {
        arrived.resolve()
        await goOn.promise
      },
    })
    const notifier = given.start(smtp.url)
    await given.append(order(given, '1'))
    await arrived.promise
    const stopped = notifier.stop()
    goOn.resolve()
    await stopped
    assert.deepEqual(await given.states(), ['sent'])
  })
})

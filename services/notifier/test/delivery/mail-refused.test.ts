import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sender } from '../given/sender.ts'
import { Refusal, smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

const ids = ['1', '2', '3', '4', '5', '6']
const allSent = { state: 'sent', attempts: 0 } as const

describe('a mail server that refuses us', () => {
  for (const [step, detail] of [
    ['onSender', 'MAIL FROM 550'],
    ['onLogin', 'AUTH PLAIN 550'],
  ] as const)
    it(`given a refusal by ${step}, then mail waits, one event reports it, and mail follows`, async (test) => {
      let isBlocked = true
      const smtp = await smtpServer(test, {
        [step]: () => {
          if (isBlocked) throw new Refusal(550, 'sender not verified')
        },
      })
      const given = await sender(test, smtp.url)
      for (const id of ids) await given.due(id)
      await eventually('a fault is known', () => given.relay.fault() !== null)
      await eventually(
        'it is recorded',
        async () => (await given.db.collection('notifierRelay').findOne())?.['state'] === 'refused',
      )
      const [change, ...more] = await given.published()
      assert.ok(change?.type === 'MailRelayChanged')
      assert.deepEqual([change.data.state, change.data.detail, more], ['refused', detail, []])
      await assert.rejects(given.check(), /refuses our mail/)
      assert.deepEqual(new Set(await given.states()), new Set(['due']))
      isBlocked = false
      await eventually(
        'all are sent',
        async () => (await given.ledger.countDocuments(allSent)) === ids.length,
      )
      await given.check()
      const again = await given.published()
      assert.deepEqual(
        again.map((event) => event.type === 'MailRelayChanged' && event.data.state),
        ['sending'],
      )
    })

  it('given one refusal of several recipients in a row, then no mail fails, all are sent later', async (test) => {
    let isBlocked = true
    const smtp = await smtpServer(test, {
      onRecipient() {
        if (isBlocked) throw new Refusal(550, '5.7.1 relaying denied')
      },
    })
    const given = await sender(test, smtp.url)
    for (const id of ids) await given.due(id)
    await eventually('a fault is known', () => given.relay.fault()?.state === 'refused')
    await eventually(
      'none has failed',
      async () => (await given.ledger.countDocuments({ state: 'due' })) === 6,
    )
    isBlocked = false
    await eventually('all are sent', async () => (await given.ledger.countDocuments(allSent)) === ids.length)
    assert.equal(smtp.taken.length, 6)
    const failed = (await given.published()).filter(({ type }) => type === 'NotificationFailed').length
    assert.ok(failed <= 4, 'only mails before the fifth, and each is settled later')
  })

  it('given such refusals for eight days, then a mail expires once and is not tried again', async (test) => {
    const smtp = await smtpServer(test, {
      onRecipient() {
        throw new Refusal(550, '5.7.1 relaying denied')
      },
    })
    const given = await sender(test, smtp.url)
    for (const id of ids) await given.due(id)
    await eventually('a fault is known', () => given.relay.fault()?.state === 'refused')
    await eventually(
      'none has failed',
      async () => (await given.ledger.countDocuments({ state: 'due' })) === 6,
    )
    await given.published()
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() + 8 * 24 * 3_600_000 })
    const events: string[] = []
    await eventually('two have expired', async () => {
      for (const { type, data } of await given.published())
        events.push(type === 'NotificationFailed' ? data.reason : type)
      return events.filter((event) => event === 'expired').length >= 2
    })
    assert.deepEqual(new Set(events), new Set(['expired']), 'none is reported as retried')
    assert.ok((await given.ledger.countDocuments({ state: 'failed', why: 'expired' })) >= events.length)
  })
})

it('given repeated readiness checks, then the mail server sees one login', async (test) => {
  const smtp = await smtpServer(test)
  const given = await sender(test, smtp.url)
  for (let probe = 0; probe < 20; probe++) await given.check()
  assert.equal(smtp.connections(), 1)
})

it('given a slip that hangs in the mail server, then alerts are sent meanwhile', async (test) => {
  const hangs = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  test.after(() => release.resolve())
  const smtp = await smtpServer(test, {
    async beforeTaking({ to }) {
      if (!to.startsWith('order')) return
      hangs.resolve()
      await release.promise
    },
  })
  const given = await sender(test, smtp.url)
  await given.due('1')
  await hangs.promise
  const { _id, source, orderId, ...entry } = (await given.ledger.findOne()) as Record<string, unknown> & {
    _id: string
  }
  await given.ledger.insertOne({
    ...entry,
    _id: 'alert',
    kind: 'alert-mail',
    flushId: 'f',
    dueAt: new Date(0),
    recipient: { kind: 'address', address: 'ops@example.test' },
  } as never)
  // This configuration has no receivers of alerts: the sender claims the alert and withdraws it.
  await eventually(
    'withdrawn',
    async () => (await given.ledger.findOne({ _id: 'alert' }))?.state === 'withdrawn',
  )
  assert.equal((await given.ledger.findOne({ _id, source, orderId } as never))?.state, 'due')
})

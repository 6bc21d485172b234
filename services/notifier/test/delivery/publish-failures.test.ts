import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { watchCommand } from '@slipstream/commands/watch-command.ts'
import { at, state } from '../given/orders.ts'
import { Refusal, smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const order = ({ address }: World, orderId: string, email: string | null = address(`order${orderId}`)) =>
  state(`e${orderId}`, at('06:44:00'), {
    orderId,
    status: 'completed',
    participants: [],
    customer: { id: null, name: 'Mere', email, phone: null },
  })

/** Events about slips in the log, oldest first, e.g. `NotificationFailed refused`. */
async function published(given: World): Promise<string[]> {
  return (await given.published()).map(({ type, data }) => {
    const { reason, outcome } = data as { reason?: string; outcome?: string }
    return `${type} ${reason ?? outcome}`
  })
}

const resend = async ({ db }: World, orderId: string, id: string = randomUUID()) => {
  await submitCommand(db, {
    id,
    to: 'notifier',
    kind: 'resend-slip',
    payload: { source: 'shop', orderId },
    by: 'mere@example.test',
    reason: 'They lost it.',
  })
  return watchCommand(db, id, () => undefined, AbortSignal.timeout(60_000))
}

describe('slips that fail', () => {
  it('given a permanent rejection, then it is published; when resent and accepted, as settled', async (test) => {
    const given = await world(test)
    let isBlocked = true
    const smtp = await smtpServer(test, {
      onRecipient() {
        if (isBlocked) throw new Refusal(550, 'no such mailbox')
      },
    })
    given.start(smtp.url)
    await given.append(order(given, '1'))
    await eventually(
      'published',
      async () => (await published(given)).join() === 'NotificationFailed refused',
    )
    await eventually(
      'nothing is left to tell',
      async () => (await given.ledger.countDocuments({ tellAt: { $exists: true } })) === 0,
    )
    isBlocked = false
    const resent = await resend(given, '1')
    assert.deepEqual([resent.state, resent.result], ['done', { due: 1 }])
    await eventually(
      'settled',
      async () => (await published(given)).join() === 'NotificationFailed refused,NotificationSettled sent',
    )
    assert.deepEqual(await given.states(), ['sent', 'sent'])
    assert.equal(smtp.taken.length, 1)
  })

  it('given no address, then that is published; when the order has one, that it is retried', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    given.start(smtp.url)
    await given.append(order(given, '1', null))
    await eventually(
      'published',
      async () => (await published(given)).join() === 'NotificationFailed no-address',
    )
    const refused = await resend(given, '1')
    assert.equal(refused.state, 'refused')
    assert.match(refused.refusal ?? '', /there is no e-mail address/)
    await given.append(
      state('x', at('06:45:00'), {
        orderId: '1',
        status: 'completed',
        participants: [],
        customer: { id: null, name: 'Mere', email: given.address('order1'), phone: null },
      }),
    )
    await eventually('sent', () => smtp.taken.length === 1)
    await eventually(
      'settled',
      async () =>
        (await published(given)).join() === 'NotificationFailed no-address,NotificationSettled retried',
    )
  })

  it('given an order that ends after its slip has failed, then it is published as settled', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    given.start(smtp.url)
    await given.append(order(given, '1', null))
    await eventually('published', async () => (await published(given)).length === 1)
    await given.append(state('x', at('06:45:00'), { orderId: '1', status: 'cancelled' }))
    await eventually(
      'settled',
      async () =>
        (await published(given)).join() === 'NotificationFailed no-address,NotificationSettled withdrawn',
    )
    assert.deepEqual(await given.states(), ['withdrawn'])
  })
})

describe('a slip that is sent again', () => {
  it('given two commands, one of them repeated, then each is sent once, with its own Message-ID', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    given.start(smtp.url)
    await given.append(order(given, '1'))
    await eventually('sent', () => smtp.taken.length === 1)
    await resend(given, '1', 'first')
    await resend(given, '1', 'second')
    await given.db.collection<{ _id: string }>('requests').deleteOne({ _id: 'first' })
    const again = await resend(given, '1', 'first')
    assert.deepEqual(again.result, { due: 1 })
    await eventually('all are sent', async () => (await given.states()).join() === 'sent,sent,sent')
    assert.equal(new Set(smtp.taken.map(({ messageId }) => messageId)).size, 3)
    assert.equal(smtp.taken.length, 3)
  })

  it('given an unknown or ended order, or one that reached nothing, then a reason', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    await given.append(
      state('a', at('06:44:00'), { orderId: '1', status: 'cancelled' }),
      state('b', at('06:44:00'), { orderId: '2', status: 'processing' }),
    )
    given.start(smtp.url)
    await eventually('caught up', () => given.isCaughtUp())
    for (const [orderId, why] of [
      ['1', /has ended/],
      ['2', /has reached no status/],
      ['3', /is not known here/],
    ] as const) {
      const { state, refusal } = await resend(given, orderId)
      assert.equal(state, 'refused')
      assert.match(refusal ?? '', why)
    }
    assert.ok(await given.db.collection('notifierOrders').findOne({ forgetAt: { $gt: new Date() } }))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sender } from '../given/sender.ts'
import { Refusal, smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

describe('a mail whose content was sent and not answered', () => {
  it('given a server that never responds, then three attempts, hours apart, and an event', async (test) => {
    const copies: string[] = []
    const forGood = Promise.withResolvers<void>()
    test.after(() => forGood.resolve())
    const smtp = await smtpServer(test, {
      async beforeTaking({ messageId }) {
        copies.push(messageId)
        await forGood.promise
      },
    })
    const given = await sender(test, `${smtp.url}?socketTimeout=300`)
    await given.due('1')
    for (const count of [1, 2]) {
      await eventually('counted', async () => (await given.ledger.findOne())?.unknownOutcomes === count)
      const waiting = await given.ledger.findOne()
      assert.ok((waiting?.dueAt.getTime() ?? 0) > Date.now() + 25 * 60_000, 'much later')
      assert.deepEqual([copies.length, waiting?.attempts], [count, 0])
      await given.waitsAreOver()
    }
    await eventually('failed', async () => (await given.states()).join() === 'failed')
    assert.equal(copies.length, 3)
    assert.equal(new Set(copies).size, 1, 'one Message-ID')
    const [event] = await given.published()
    assert.ok(event?.type === 'NotificationFailed')
    assert.deepEqual([event.data.reason, event.data.recipient], ['outcome-unknown', 'registrant'])
  })

  it('given 421 in place of the 250, then its outcome is unknown, too', async (test) => {
    const smtp = await smtpServer(test, {
      beforeTaking() {
        throw new Refusal(421, 'shutting down')
      },
    })
    const given = await sender(test, smtp.url)
    await given.due('1')
    await eventually('counted', async () => (await given.ledger.findOne())?.unknownOutcomes === 1)
  })

  it('given a stop while a response is awaited, then the outcome is recorded as unknown', async (test) => {
    const arrived = Promise.withResolvers<void>()
    const forGood = Promise.withResolvers<void>()
    test.after(() => forGood.resolve())
    const smtp = await smtpServer(test, {
      async beforeTaking() {
        arrived.resolve()
        await forGood.promise
      },
    })
    const given = await sender(test, smtp.url)
    await given.due('1')
    await arrived.promise
    await given.stop()
    assert.equal((await given.ledger.findOne())?.unknownOutcomes, 1)
  })
})

describe('a dialogue that ends before the content of a small mail', () => {
  const throttled = (): void => {
    throw new Refusal(421, '4.7.0 try again later')
  }
  type Server = Awaited<ReturnType<typeof smtpServer>>
  for (const [end, step, fail] of [
    ['421 to MAIL FROM', 'onSender', throttled],
    ['421 to RCPT TO', 'onRecipient', throttled],
    ['a reset at RCPT TO', 'onRecipient', (server: Server) => server.cut()],
  ] as const)
    it(`given ${end}, then the mail server is unreachable, and the mail is sent when it is back`, async (test) => {
      let isFailing = true
      const smtp: Server = await smtpServer(test, { [step]: () => isFailing && fail(smtp) })
      const given = await sender(test, smtp.url)
      await given.due('1')
      await eventually('tried', async () => (await given.ledger.findOne())?.lastError !== null)
      const waiting = await given.ledger.findOne()
      assert.deepEqual([waiting?.state, waiting?.attempts, waiting?.unknownOutcomes], ['due', 0, undefined])
      await eventually('reported', () => given.relay.fault()?.state === 'unreachable')
      isFailing = false
      await eventually('sent', async () => (await given.states()).join() === 'sent')
      assert.equal(smtp.taken.length, 1)
    })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { dueKinds } from '../../src/delivery/adapters/ledger.ts'
import { openLedger } from '../../src/delivery/open-ledger.ts'
import { sendDue } from '../../src/delivery/send-due.ts'
import { sender } from '../given/sender.ts'
import { Refusal, smtpServer } from '../given/smtp.ts'

const ids = ['1', '2', '3', '4', '5', '6', '7', '8']

describe('mails that are due together', () => {
  it('given a mail server that takes long for each, then several are sent at a time, each once', async (test) => {
    const together = 3
    const reached = Promise.withResolvers<void>()
    test.after(() => reached.resolve())
    let inDialogue = 0
    const smtp = await smtpServer(test, {
      async beforeTaking() {
        if (++inDialogue >= together) reached.resolve()
        await reached.promise
      },
    })
    const given = await sender(test, smtp.url)
    for (const id of ids) await given.due(id)
    await eventually('all are sent', async () => (await given.states()).every((state) => state === 'sent'))
    assert.equal(new Set(smtp.taken.map(({ messageId }) => messageId)).size, ids.length)
    assert.equal(smtp.taken.length, ids.length)
  })

  it('given a sender that looks once an hour, then what became due is sent once it is woken', async (test) => {
    const smtp = await smtpServer(test)
    const given = await sender(test, smtp.url)
    await given.stop()
    const attempts: string[] = []
    const sending = sendDue({
      ...{ name: 'slips', ledger: openLedger(given.db, { kinds: ['slip'], leaseMs: 60_000 }) },
      compose: () => Promise.resolve(() => Promise.resolve()),
      ...{ perSecond: 1_000, pollMs: 3_600_000, renewMs: 10_000, stopGraceMs: 1_000 },
      logger: createLogger({ name: 'notifier', level: 'silent' }),
      onAttempt: (outcome) => attempts.push(outcome),
    })
    test.after(() => sending.stop())
    for (const id of ids) {
      await given.due(id)
      await eventually('it is sent', async () => {
        if ((await dueKinds(given.db, ['slip'])).has('slip')) sending.wake()
        return attempts.length === Number(id)
      })
    }
    assert.equal((await dueKinds(given.db, ['slip'])).size, 0)
    assert.deepEqual(new Set(attempts), new Set(['sent']))
  })

  it('given a server that refuses us for a while, then all are sent once it takes mail', async (test) => {
    let isBlocked = true
    const smtp = await smtpServer(test, {
      onSender() {
        if (isBlocked) throw new Refusal(550, 'sender not verified')
      },
    })
    const given = await sender(test, smtp.url)
    for (const id of ids) await given.due(id)
    await eventually('a fault is known', () => given.relay.fault() !== null)
    isBlocked = false
    await eventually('all are sent', async () => (await given.states()).every((state) => state === 'sent'))
    assert.equal(smtp.taken.length, ids.length)
  })
})

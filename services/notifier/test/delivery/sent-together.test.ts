import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
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

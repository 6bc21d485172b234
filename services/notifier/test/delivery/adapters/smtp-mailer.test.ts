import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSmtpMailer } from '../../../src/delivery/adapters/smtp-mailer.ts'
import { smtpServer } from '../../given/smtp.ts'

const mail = {
  messageId: '<1@shop.example>',
  from: 'Shop <r@shop.example>',
  to: { name: 'Mere', address: 'mere@example.test' },
  subject: 'Ready',
  html: '<p>x</p>',
  text: 'x',
}

for (const [step, fault] of [
  ['onRecipient', 'unreachable'],
  ['beforeTaking', 'outcome-unknown'],
] as const)
  test(`given an abort at ${step}, then ${fault}`, async (t) => {
    const cutting = new AbortController()
    const server = await smtpServer(t, {
      [step]() {
        cutting.abort()
        return new Promise(() => undefined)
      },
    })
    await assert.rejects(createSmtpMailer(server.url).send(mail, cutting.signal), { fault })
  })

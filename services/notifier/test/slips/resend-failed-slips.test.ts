import assert from 'node:assert/strict'
import { it } from 'node:test'
import { resendFailedSlips } from '../../src/slips/resend-failed-slips.ts'
import type { ResendFailedCommand } from '../../src/slips/resend-failed-slips.ts'
import { sender } from '../given/sender.ts'
import { Refusal, smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

it('given failed slips of a source, then a command counts its matches and sends them once', async (test) => {
  let isBroken = true
  const smtp = await smtpServer(test, {
    onRecipient() {
      if (isBroken) throw new Refusal(550, '5.1.1 no such mailbox')
    },
  })
  const given = await sender(test, smtp.url)
  for (const orderId of ['1', '2', '3']) await given.due(orderId)
  await eventually('all have failed', async () => (await given.states()).join() === 'failed,failed,failed')
  await given.ledger.updateOne({ orderId: '3' }, { $set: { why: 'outcome-unknown' } })
  await given.end('2')
  isBroken = false

  const command: ResendFailedCommand = {
    ...{ commandId: 'r', source: 'shop', failed: 'refused', since: null, until: null, dryRun: false },
  }
  const resend = (changes: Partial<ResendFailedCommand>) =>
    resendFailedSlips(given.db, given.rules, { ...command, ...changes }, Date.now())
  const counted = { due: 1, leftOut: 1, dryRun: true }
  assert.deepEqual(await resend({ dryRun: true }), { ok: true, result: counted })
  const early = { dryRun: true, until: '2020-01-01T00:00:00Z' }
  assert.deepEqual(await resend(early), { ok: true, result: { ...counted, due: 0, leftOut: 0 } })
  assert.equal(smtp.taken.length, 0)
  assert.equal((await resend({ source: 'nobody' })).ok, false)

  assert.deepEqual(await resend({}), { ok: true, result: { due: 1, leftOut: 1, dryRun: false } })
  await resend({})
  await eventually(
    'sent and settled',
    async () => (await given.ledger.countDocuments({ orderId: '1', state: 'sent' })) === 2,
  )
  await resend({})
  assert.deepEqual(
    smtp.taken.map(({ to }) => to),
    ['order1@example.test'],
  )
  const settled = (await given.published()).filter(({ type }) => type === 'NotificationSettled')
  assert.equal(settled.length, 1)
})

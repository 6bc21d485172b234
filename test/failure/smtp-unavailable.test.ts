// The mail server is down while a slip and alerts are due, and returns. What would go wrong: what was due meanwhile is lost, or
// sent again and again when it returns; Slack has to wait for the mails; or health does not report the mail server.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smtpServer } from '../../services/notifier/test/given/smtp.ts'
import { auditedSystem } from '../journey/given/audited-system.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

test('given a mail server that is down, when it is back, then slips and alerts are sent once', async (t) => {
  const closed = await smtpServer(t)
  await closed.close()
  const world = await auditedSystem(t, { smtpUrl: closed.url })
  const notifications = world.db.collection<{ state: string; kind?: string }>('notifications')
  const due = () => notifications.countDocuments({ state: 'due' })

  await world.createOrder()
  const missing = await world.createOrder('dropOrder')
  const completed = [await world.createOrder(), await world.createOrder(), await world.createOrder()]
  for (const orderId of completed) await world.move(orderId, 'completed')
  await eventually(
    'the missing order is recovered',
    async () => (await world.statusOf(missing)) !== undefined,
  )
  await eventually('its alert has ended', async () => {
    return (await world.alerts()).get(`missing-order/shop/${missing}`)?.state === 'resolved'
  })
  await eventually('Slack is notified', () => world.slack.messages().length > 0)
  await eventually('slips and the alert are due', async () => (await due()) > completed.length)

  const back = await smtpServer(t, {}, closed.port)
  await eventually('all is sent', async () => (await due()) === 0)
  const alertMails = back.taken.filter(({ to }) => to === 'ops@example.test')
  const slips = back.taken.filter(({ to }) => to !== 'ops@example.test')
  assert.equal(slips.length, completed.length)
  assert.ok(alertMails.length > 0 && alertMails.some(({ raw }) => raw.includes(String(missing))))
  assert.equal(new Set(back.taken.map(({ messageId }) => messageId)).size, back.taken.length)
  assert.deepEqual(await notifications.distinct('state'), ['sent'])
})

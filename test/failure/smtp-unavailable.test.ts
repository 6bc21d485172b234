// The mail server is down while a slip and alerts are due, and returns. What would go wrong: what was
// due meanwhile is lost, or sent again and again when it returns; Slack has to wait for the mails; or
// health does not report the mail server.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { smtpServer } from '../../services/notifier/test/given/smtp.ts'
import { auditedSystem } from '../journey/given/systems/audited-system.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

type Entry = { kind: string; orderId?: string; state: string }

test('given a mail server that is down, when it is back, then slips and alerts are sent once', async (t) => {
  const port = await freePort([], new Set())
  const world = await auditedSystem(t, { smtpUrl: `smtp://127.0.0.1:${port}` })
  const notifications = world.db.collection<Entry>('notifications')
  const due = (entries: readonly Entry[], kind: string) =>
    entries.filter((one) => one.state === 'due' && one.kind === kind).length

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
  await eventually('the orders are completed', async () =>
    (await Promise.all(completed.map(world.statusOf))).every((status) => status === 'completed'),
  )
  let ledger: Entry[] = []
  await eventually(
    () => `slips of ${completed.join()} and the alert are due: ${JSON.stringify(ledger)}`,
    async () => {
      ledger = await notifications.find().project<Entry>({ kind: 1, orderId: 1, state: 1 }).toArray()
      return due(ledger, 'slip') === completed.length && due(ledger, 'alert-mail') > 0
    },
  )

  const back = await smtpServer(t, {}, port)
  await eventually('all is sent', async () => (await notifications.countDocuments({ state: 'due' })) === 0)
  const alertMails = back.taken.filter(({ to }) => to === 'ops@example.test')
  const slips = back.taken.filter(({ to }) => to !== 'ops@example.test')
  assert.equal(slips.length, completed.length)
  assert.ok(alertMails.length > 0 && alertMails.some(({ raw }) => raw.includes(String(missing))))
  assert.equal(new Set(back.taken.map(({ messageId }) => messageId)).size, back.taken.length)
  // The end of an alert may be due only now.
  assert.equal(await notifications.countDocuments({ state: { $nin: ['due', 'sent'] } }), 0)
})

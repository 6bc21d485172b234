import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { at, state } from '../given/orders.ts'
import { smtpServer } from '../given/smtp.ts'
import { world } from '../given/world.ts'

test('given a notifier that looks again in an hour, when mails are entered, then it sends them', async (t) => {
  const given = await world(t)
  const smtp = await smtpServer(t)
  given.start(smtp.url, { pollMs: 3_600_000 })
  for (const orderId of ['1', '2']) {
    const customer = { id: null, name: 'Mere', email: given.address(`order${orderId}`), phone: null }
    await given.append(
      state(`e${orderId}`, at('06:44:00'), { orderId, status: 'completed', participants: [], customer }),
    )
    await eventually(`${orderId} is sent`, () => smtp.taken.length === Number(orderId))
  }
})

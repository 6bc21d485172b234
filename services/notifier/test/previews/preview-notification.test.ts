import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { NotificationEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { billingMailSettings } from '../../src/billing/billing-mail-settings.ts'
import { previewNotification } from '../../src/previews/preview-notification.ts'
import { shipmentMailSettings } from '../../src/shipments/shipment-mail-settings.ts'
import { slipSettings } from '../../src/slips/slip-settings.ts'
import { sender } from '../given/sender.ts'
import { smtpServer } from '../given/smtp.ts'
import { configText } from '../given/world.ts'

it('given a slip in the ledger, then its preview is the mail with its PDF', async (test) => {
  const smtp = await smtpServer(test, {})
  const given = await sender(test, smtp.url)
  await given.due('1')
  await eventually('it is sent', async () => (await given.states()).join() === 'sent')
  const config = parseConfig(configText, { path: 'test', environment: { S: 'secret' } })
  const preview = previewNotification({
    db: given.db,
    slips: slipSettings(config.sources),
    shipments: shipmentMailSettings(config.sources),
    billing: billingMailSettings(config),
    alerts: undefined,
  })
  const { signal } = new AbortController()
  const [written] = await given.ledger.find().toArray()
  assert.ok(written)
  // Other services read the ledger by this type: it stops compiling when an entry no longer fits.
  const entry: NotificationEntry = written

  const found = await preview({ id: entry._id }, signal)
  assert.ok('response' in found)
  const { to, html, text, attachment } = found.response as {
    to: { address: string }
    html: string
    text: string
    attachment: { contentType: string; contentBase64: string }
  }
  assert.equal(to.address, 'order1@example.test')
  assert.match(html, /<html/)
  assert.match(text, /Mere/)
  assert.equal(attachment.contentType, 'application/pdf')
  assert.equal(Buffer.from(attachment.contentBase64, 'base64').subarray(0, 4).toString(), '%PDF')
  assert.equal(smtp.taken.length, 1)

  await given.end('1')
  const ended = await preview({ id: entry._id }, signal)
  assert.match('refusal' in ended ? ended.refusal : '', /the order is cancelled/)
  assert.ok('refusal' in (await preview({ id: 'none' }, signal)))
})

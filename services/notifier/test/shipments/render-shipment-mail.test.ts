import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import type { ShipmentMail } from '../../src/delivery/domain/shipment-mail.ts'
import { evolveMailedShipment } from '../../src/shipments/domain/mailed-shipment.ts'
import type { MailedShipment } from '../../src/shipments/domain/mailed-shipment.ts'
import { mailsOn } from '../../src/shipments/domain/shipment-mail-rule.ts'
import { renderShipmentMail } from '../../src/shipments/render-shipment-mail.ts'
import { loadShipmentMailTemplates } from '../../src/shipments/shipment-mail-templates.ts'
import { shipmentEvents } from '../given/shipments.ts'

const shippedTemplates = fileURLToPath(new URL('../../templates', import.meta.url))
const line = (name: string, quantity = 1) => ({ lineItemId: name, sku: null, name, quantity })
const all = mailsOn(['shipped', 'delivered', 'exception'])

function shipment(
  changes: Parameters<typeof shippedEvent>[0] = {},
  lines = [line('Cup', 2)],
): MailedShipment {
  const next = shipmentEvents('shop', '1042')
  const events: ShipmentEvent[] = [next('ShipmentRequested', { lines }), shippedEvent(changes, next)]
  const folded = events.reduce<MailedShipment | undefined>(evolveMailedShipment, undefined)
  assert.ok(folded)
  return folded
}

function shippedEvent(
  changes: Partial<Extract<ShipmentEvent, { type: 'ShipmentShipped' }>['data']>,
  next = shipmentEvents('shop', '1042'),
) {
  return next('ShipmentShipped', {
    ...{ orderNumber: 'A-17', to: { name: 'Mere', email: 'm@example.test' }, carrier: 'bobs-post' },
    ...{ trackingNumber: 'BP1', trackingUrl: 'https://track.example/BP1?a=1&b=2' },
    ...{ shippedAt: '2026-11-21T18:00:00Z', ...changes },
  })
}

function render(one: MailedShipment, mail: ShipmentMail = 'shipped', locale = 'en', folder?: string) {
  const templates = loadShipmentMailTemplates(locale, folder)
  const from = 'Spring Shop <r@shop.example>'
  const branding = { from, locale, timeZone: 'Pacific/Auckland', templates, mails: all }
  return renderShipmentMail(one, mail, 'm@example.test', branding)
}

describe('a mail about a shipment', () => {
  it('given a shipped parcel, then text and HTML have the link, the content and the day', () => {
    const { subject, html, text } = render(shipment())
    assert.equal(subject, 'Your parcel for order A-17 is on its way')
    assert.match(text, /Track your parcel:\nhttps:\/\/track\.example\/BP1\?a=1&b=2\n/)
    assert.match(html, /<a href="https:\/\/track\.example\/BP1\?a=1&amp;b=2"[^>]*>Track your parcel<\/a>/)
    for (const part of [html, text]) {
      assert.match(part, /Hello Mere,/)
      assert.match(part, /2 × (<bdi>)?Cup/)
      assert.match(part, /November 22, 2026/)
      assert.match(part, /Bobs Post/)
    }
  })

  it('given German, then words and days are German', () => {
    const { subject, html, text } = render(shipment(), 'shipped', 'de')
    assert.equal(subject, 'Ihr Paket zur Bestellung A-17 ist unterwegs')
    assert.match(html, /<html lang="de">/)
    assert.match(text, /Versandt am: 22\. November 2026/)
    assert.match(text, /Sendung verfolgen:/)
  })

  it('given any mail in any language, then nothing is left to be filled in', () => {
    for (const locale of ['en', 'de']) {
      for (const mail of all) {
        const { subject, html, text } = render(shipment(), mail, locale)
        for (const part of [subject, html, text]) assert.doesNotMatch(part, /[{}]|undefined|null/)
      }
    }
  })

  it('given the same mail, then the same Message-ID; given another, another one', () => {
    const { messageId } = render(shipment())
    assert.equal(messageId, render(shipment(), 'shipped', 'de').messageId)
    assert.match(messageId, /^<[0-9a-f]{32}@shop\.example>$/)
    assert.notEqual(messageId, render(shipment(), 'delivered').messageId)
  })

  it('given markup in names and a link that is none, then they are text, and there is no link', () => {
    const { html, text } = render(
      shipment({ trackingUrl: 'javascript:alert(1)', to: { name: '<img src=x>', email: null } }, [
        line('"><script>1</script>'),
      ]),
    )
    assert.match(html, /Hello &lt;img src=x&gt;/)
    assert.match(html, /&quot;&gt;&lt;script&gt;/)
    for (const part of [html, text]) assert.doesNotMatch(part, /javascript:|Track your parcel/)
  })

  it('given nothing but the number, then the facts that are not known are left out', () => {
    const next = shipmentEvents('shop', '1042')
    const one = evolveMailedShipment(
      undefined,
      shippedEvent({ trackingNumber: null, trackingUrl: null }, next),
    )
    assert.ok(one)
    const { text, html } = render(one)
    for (const part of [text, html]) assert.doesNotMatch(part, /Tracking number|In this parcel/)
  })

  it('given many and long line items, then the mail is cut and says how many are left out', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => line(`${index} ${'x'.repeat(10_000)}`))
    const { text } = render(shipment({}, lines))
    assert.match(text, /and 4,900 more/)
    assert.ok(text.length < 50_000)
  })

  it('given a folder of the shop, then its templates are used, and a mistake names the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'templates-'))
    try {
      cpSync(shippedTemplates, folder, { recursive: true })
      writeFileSync(join(folder, 'shipment.txt.eta'), 'Kia ora <%= it.items[0].name %>')
      assert.equal(render(shipment(), 'shipped', 'en', folder).text, 'Kia ora Cup')
      writeFileSync(join(folder, 'shipment-words/en.json'), '{}')
      assert.throws(() => loadShipmentMailTemplates('en', folder), /shipment-words\/en\.json can't be used/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { anyText } from '@slipstream/testing/any-text.ts'
import type { CustomerNoticeDue } from '@slipstream/events/event-types/billing/billing-work-events.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { loadBillingMailTemplates } from '../../src/billing/billing-mail-templates.ts'
import { billingMails } from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-names.ts'
import { isBillingMail } from '../../src/billing/domain/billing-words.ts'
import { renderBillingMail, renderOpsMail } from '../../src/billing/render-billing-mail.ts'
import { noticeOf } from '../given/notices.ts'

const shippedTemplates = fileURLToPath(new URL('../../templates', import.meta.url))
const shipped = loadBillingMailTemplates('en')
const kinds = billingMails
const example = noticeOf()
const { customer, invoice, subscription } = example
assert.ok(invoice && subscription)
const opsNotice = examples.OpsNoticeDue.data

function render(
  changes: Partial<CustomerNoticeDue> = {},
  { templates = shipped, locale = 'en', isTest = false, accountUrl = null as string | null } = {},
) {
  const notice = noticeOf(changes)
  assert.ok(isBillingMail(notice.notice))
  const from = 'Tidy Studio <billing@tidy.example>'
  const branding = { from, locale, timeZone: 'Pacific/Auckland', templates, accountUrl, isTest }
  return renderBillingMail(notice, notice.notice, 'ada@example.test', branding)
}

const german = { customer: { ...customer, locale: 'de' } }
const spaced = (text: string): string => text.replaceAll(/\p{Zs}/gu, ' ')

describe('a mail about a subscription or a payment', () => {
  it('given a receipt, then text and HTML have amount, day by the time zone, lines and link', () => {
    const paidAt = '2026-11-21T18:00:00.000Z'
    const { subject, html, text } = render({ invoice: { ...invoice, paidAt, currency: 'EUR' } })
    assert.equal(subject, 'Your receipt from Tidy Studio')
    assert.match(text, /Paid: €25\.00\nPaid on: November 22, 2026\n/)
    assert.match(text, /View the invoice:\nhttps:\/\/invoice\.example\.test\/in_ada1\n/)
    assert.match(html, /<a href="https:\/\/invoice\.example\.test\/in_ada1"[^>]*>View the invoice<\/a>/)
    for (const part of [html, text]) {
      assert.match(part, /Hello Ada Example,/)
      assert.match(part, /1 × Individual/)
      assert.match(part, /ADA-0001/)
    }
  })

  it('given a German customer, then words, amounts and days are German', () => {
    const amounts = { currency: 'EUR', amountPaid: '1234.50' }
    const { subject, html, text } = render({ ...german, invoice: { ...invoice, ...amounts } })
    assert.equal(subject, 'Ihr Zahlungsbeleg von Tidy Studio')
    assert.match(html, /<html lang="de">/)
    assert.match(spaced(text), /Bezahlt: 1\.234,50 €\nBezahlt am: 21\. November 2026/)
  })

  it('given a failed payment, then it says what is due, and when the next attempt is', () => {
    const open = { currency: 'EUR', amountRemaining: '25.00', nextAttemptAt: '2026-11-24T09:00:00.000Z' }
    const { text } = render({ notice: 'payment-failed', invoice: { ...invoice, ...open } })
    assert.match(text, /Amount due: €25\.00\nWe try again on: November 24, 2026/)
    assert.match(text, /Pay now:\nhttps:/)
  })

  it('given a price every three months for two seats, then it is in words', () => {
    const item = { ...subscription.items[0], unitAmount: '0.005', currency: 'EUR' }
    const items = [{ ...item, interval: 'month', intervalCount: 3, quantity: 2 }] as typeof subscription.items
    const { text } = render({ notice: 'welcome', subscription: { ...subscription, items } })
    assert.match(text, /Price: 2 × €0\.005 every 3 months\nRenews on: December 21, 2026/)
  })

  for (const [locale, words] of [
    ['en', 'Hello Ada'],
    ['de', 'Guten Tag Ada'],
  ] as const) {
    for (const notice of kinds) {
      it(`given ${notice} in ${locale}, then it is complete, with and without what may be unknown`, () => {
        const told = { notice, customer: { ...customer, locale } }
        for (const { subject, html, text } of [
          render(told),
          render({ ...told, invoice: null, subscription: null, link: null }),
        ]) {
          for (const part of [subject, html, text]) assert.doesNotMatch(part, /[{}]|undefined|null|NaN/)
          for (const part of [html, text]) assert.ok(part.includes(words))
        }
      })
    }
  }

  for (const notice of ['action-required', 'payment-failed'] as const) {
    it(`given ${notice} without a link that is safe, then it says what to do instead`, () => {
      for (const link of [
        null,
        'javascript:alert(1)',
        'http://pay.example',
        'https://bank.example@evil.example/',
      ]) {
        const { html, text } = render({ notice, link })
        for (const part of [html, text]) {
          assert.doesNotMatch(part, /href|javascript|http:\/\/|evil/)
          assert.match(part, /Please answer this mail/)
        }
      }
    })
  }

  it('given an item with a name, then the mail has the plan, of two equal ones once', () => {
    const items = [1, 2].map(() => ({ ...subscription.items[0]!, name: 'Individual' }))
    for (const notice of ['welcome', 'receipt', 'past-due', 'cancelled'] as const)
      assert.match(render({ notice, subscription: { ...subscription, items } }).text, /Plan: Individual\n/)
  })

  it('given a card that expires, then its brand, digits, month, and a link to the account', () => {
    const card = { brand: 'amex', last4: '0005', expMonth: 2, expYear: 2028 }
    const accountUrl = 'https://account.example/login'
    const { text } = render({ notice: 'card-expiring', card, link: 'https://pay.example' }, { accountUrl })
    assert.match(text, /Card: American Express ending in 0005\nValid until the end of: February 2028\n/)
    assert.match(text, /Update your card:\nhttps:\/\/account\.example\/login\n/)
    assert.doesNotMatch(text, /pay\.example/)
    assert.match(render({ notice: 'card-expiring', card }).text, /Please answer this mail if you need help/)
  })

  it('given a refund, then its amount in the currency of the refund', () => {
    const object = { type: 'refund', id: 're_1', status: null, reason: null, amount: '12.5', currency: 'EUR' }
    assert.match(render({ notice: 'refunded', object }).text, /Refunded: €12\.50\n/)
  })

  it('given a customer with a time zone, then days are those of the customer', () => {
    const paidAt = '2026-11-21T18:00:00.000Z'
    const at = (timeZone: string) =>
      render({ customer: { ...customer, timeZone }, invoice: { ...invoice, paidAt } }).text
    assert.match(at('America/New_York'), /Paid on: November 21/)
    assert.match(at('Pacific/Auckland'), /Paid on: November 22/)
  })

  it('given a mail to operators, then it says what happened to whom, and greets nobody', () => {
    const branding = { from: 'Alerts <alerts@tidy.example>', locale: 'de', timeZone: 'Europe/Berlin' }
    const mail = renderOpsMail(opsNotice, 'stripe-event', 'ops@tidy.example', {
      ...branding,
      templates: shipped,
    })
    assert.equal(mail.subject, '[billing] stripe-event: Ada Example')
    assert.match(mail.text, /Kunde: Ada Example, cus_ada\n/)
    assert.match(spaced(mail.text), /Objekt in Stripe: dispute dp_ada1\nGrund: fraudulent needs_response\n/)
    assert.doesNotMatch(mail.text, /Guten Tag/)
    const other = renderOpsMail(opsNotice, 'unpaid', 'ops@tidy.example', { ...branding, templates: shipped })
    assert.equal(other.subject, '[billing] Abonnement ist unbezahlt: Ada Example')
  })

  for (const locale of ['en', 'de'])
    it(`given operators whose language is ${locale}, then every kind has words for them`, () => {
      for (const mail of kinds) {
        const branding = { from: 'alerts@tidy.example', locale, timeZone: 'UTC', templates: shipped }
        const nobody = {
          ...opsNotice,
          notice: mail,
          customerId: null,
          customer: { name: null },
          object: null,
        }
        for (const notice of [opsNotice, nobody]) {
          const { subject, html, text } = renderOpsMail(notice, mail, 'ops@tidy.example', branding)
          for (const part of [subject, html, text]) assert.doesNotMatch(part, /[{}]|undefined|null|NaN/)
        }
      }
    })

  it('given plain HTTP in test mode, then the link is there', () => {
    const link = 'http://127.0.0.1:4900/pay?a=1&b=2'
    assert.match(
      render({ link }, { isTest: true }).html,
      /href="http:\/\/127\.0\.0\.1:4900\/pay\?a=1&amp;b=2"/,
    )
  })

  it('given a locale, then its language if there are words, else the default of the source', () => {
    const languageOf = (locale: string | null, byDefault = 'en') =>
      /lang="([^"]*)"/.exec(render({ customer: { ...customer, locale } }, { locale: byDefault }).html)?.[1]
    assert.equal(languageOf('de-AT'), 'de-AT')
    assert.equal(languageOf('en_NZ', 'de'), 'en-NZ')
    for (const locale of [null, 'fr', 'not a locale', '__proto__'])
      assert.equal(languageOf(locale, 'de'), 'de')
  })

  it('given a currency without decimals, or none, then the amount is right', () => {
    const paid = (currency: string | null, amountPaid: string) =>
      /Paid: (.*)/.exec(spaced(render({ invoice: { ...invoice, currency, amountPaid } }).text))?.[1]
    assert.equal(paid('JPY', '2500'), '¥2,500')
    assert.equal(paid('KWD', '1.234'), 'KWD 1.234')
    assert.equal(paid(null, '25.00'), '25.00')
    assert.equal(paid('EUR', '90071992547409931.21'), '€90,071,992,547,409,931.21')
    assert.equal(paid('EUR', 'plenty'), undefined)
  })

  it('given the same notice, then the same Message-ID; given another, another one', () => {
    const { messageId } = render()
    assert.equal(messageId, render(german).messageId)
    assert.match(messageId, /^<[0-9a-f]{32}@tidy\.example>$/)
    assert.notEqual(messageId, render({ noticeId: 'another' }).messageId)
    assert.notEqual(messageId, render({ source: 'another' }).messageId)
  })

  it('given any name and description, then they make no tag, link or header', () => {
    const hostile = fc.oneof(
      anyText(0, 400),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><a href="https://evil.example">',
        'A\r\nBcc: x@evil.example',
      ),
      fc.constantFrom('Pay at https://evil.example', 'www.evil.example', '{name}', '<%= it %>', '&lt;b&gt;'),
    )
    const tagsOf = (html: string): string[] => html.match(/<[a-z!/][^>]*>/gi) ?? []
    const harmless = tagsOf(render().html)
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, description, number) => {
        const lines = invoice.lines.map((line) => ({ ...line, description }))
        const changes = {
          customer: { ...customer, name },
          invoice: { ...invoice, lines, number: `1${number}` },
        }
        const { subject, html, text, to } = render(changes)
        assert.deepEqual(tagsOf(html), harmless)
        assert.doesNotMatch(text.split('\n')[0] ?? '', /:\/\/|www\./)
        assert.match(text, /^(Hello,|Hello .*,)\n/)
        for (const header of [subject, to.name ?? '']) assert.doesNotMatch(header, /[\r\n]/)
      }),
    )
  })

  it('given many and long lines, then the mail is cut and says how many are left out', () => {
    const [line] = invoice.lines
    assert.ok(line)
    const lines = Array.from({ length: 5_000 }, () => ({ ...line, description: 'x'.repeat(10_000) }))
    const { text } = render({ invoice: { ...invoice, lines } })
    assert.match(text, /and 4,950 more/)
    assert.ok(text.length < 50_000)
  })

  it('given an own folder, then its templates are used, and a mistake names the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'templates-'))
    try {
      cpSync(shippedTemplates, folder, { recursive: true })
      writeFileSync(join(folder, 'billing.txt.eta'), 'Kia ora <%= it.items[0].name %>')
      const templates = loadBillingMailTemplates('en', folder)
      assert.equal(render({}, { templates }).text, 'Kia ora 1 × Individual')
      writeFileSync(join(folder, 'billing-words/de.json'), '{}')
      assert.throws(() => loadBillingMailTemplates('en', folder), /billing-words\/de\.json can't be used/)
      assert.throws(() => loadBillingMailTemplates('fr'), /billing-words\/fr\.json can't be used/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

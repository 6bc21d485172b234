import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { loadSlipTemplates } from '../../src/slips/slip-templates.ts'
import { renderSlipMail } from '../../src/slips/render-slip-mail.ts'
import { slipFor } from '../../src/slips/domain/slip.ts'
import type { Slip } from '../../src/slips/domain/slip.ts'
import { slipSettings } from '../../src/slips/slip-settings.ts'
import { at, folded, person, state } from '../given/orders.ts'

const createdAt = new Date(at('06:44:00'))
const shipped = fileURLToPath(new URL('../../templates', import.meta.url))

function slipOf(names: string[], changes = {}): Slip {
  const participants = names.map((name, index) => person(`1-${index}`, name))
  const order = folded(state('a', at('06:44:00'), { status: 'completed', participants, ...changes }))
  const slip = slipFor(order, { kind: 'registrant' })
  assert.ok(!('reason' in slip), 'reason' in slip ? slip.reason : '')
  return slip
}

const render = (slip: Slip, locale = 'en', templates = loadSlipTemplates(locale)) =>
  renderSlipMail(slip, { from: 'r@shop.example', locale, timeZone: 'Pacific/Auckland', templates }, createdAt)

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length

describe('a rendered slip', () => {
  it('given the same slip and time, then the same bytes', async () => {
    const slip = slipOf(['Hana', 'فاطمة الزهراء', '山田 美咲', 'Ågren 🎻'])
    const [one, other] = [await render(slip), await render(slip)]
    assert.ok(one.attachment.content.equals(other.attachment.content))
    assert.deepEqual([one.html, one.text, one.messageId], [other.html, other.text, other.messageId])
  })

  it('given a language and a time zone, then words, money and days are in them', async () => {
    const slip = slipOf(['Hana'])
    assert.match((await render(slip)).text, /November 21, 2026[^]*School: Example High School/)
    assert.match((await render(slip, 'de')).text, /21\. November 2026[^]*Schule: Example High School/)
    assert.match(
      (await render(slipOf(['Hana'], { currency: 'points', total: '12' }))).text,
      /Total: 12 points/,
    )
  })

  it('given participants of a line item, then the mail names it for each, and the shop', async () => {
    const slip = slipOf(['Hana'])
    const branding = {
      from: 'Spring Shop <r@shop.example>',
      locale: 'en',
      timeZone: 'UTC',
      templates: loadSlipTemplates('en'),
    }
    const mail = await renderSlipMail(slip, branding, createdAt)
    assert.match(mail.text, /- Hana, Spring Invitational — Registration, School/)
    assert.match(mail.html, /<bdi>Spring Invitational — Registration<\/bdi>/)
    assert.match(mail.text, /Registration slip, Spring Shop/)
    assert.match(mail.html, /<bdi>Spring Shop<\/bdi>/)
  })

  it('given a secret, then the codes in the PDF are signed', async () => {
    const slip = slipOf(['Hana'])
    const branding = {
      from: 'r@shop.example',
      locale: 'en',
      timeZone: 'UTC',
      templates: loadSlipTemplates('en'),
    }
    const plain = await renderSlipMail(slip, branding, createdAt)
    const signed = await renderSlipMail(slip, { ...branding, checkInSecret: new Secret('s') }, createdAt)
    assert.ok(!plain.attachment.content.equals(signed.attachment.content))
    assert.equal(plain.text, signed.text)
  })

  it('given markup in a name, then it is text in HTML', async () => {
    const { html } = await render(slipOf(['<img src=x onerror=alert(1)> & "Söhne"']))
    assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt; &amp; &quot;Söhne&quot;/)
  })

  it('given many participants, then there are several pages; given none, then one', async () => {
    const many = await render(slipOf(Array.from({ length: 12 }, (_, index) => `Participant ${index}`)))
    assert.equal(pagesOf(many.attachment.content), 3)
    assert.equal(pagesOf((await render(slipOf([]))).attachment.content), 1)
  })

  it('given more than a slip can list, then a reason; given endless text, then it is cut', async () => {
    const participants = Array.from({ length: 501 }, (_, index) => person(`1-${index}`, 'Hana'))
    const order = folded(state('a', at('06:44:00'), { status: 'completed', participants }))
    assert.ok('reason' in slipFor(order, { kind: 'registrant' }))
    assert.ok((await render(slipOf(['x'.repeat(1_000_000)]))).text.length < 2_000)
  })
})

describe('templates', () => {
  it('given a shop’s own folder, then they are used, with its languages', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'templates-'))
    try {
      cpSync(shipped, folder, { recursive: true })
      cpSync(join(folder, 'words/en.json'), join(folder, 'words/mi.json'))
      writeFileSync(join(folder, 'slip.txt.eta'), 'Kia ora <%= it.participants[0].name %>')
      const mail = await render(slipOf(['Hana']), 'mi', loadSlipTemplates('mi', folder))
      assert.equal(mail.text, 'Kia ora Hana')
      writeFileSync(join(folder, 'words/mi.json'), '{ "subject": "" }')
      assert.throws(() => loadSlipTemplates('mi', folder), /words\/mi\.json can't be used[^]*subject/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('given a language without texts, then the error names the file', () => {
    assert.throws(() => loadSlipTemplates('fr'), /words\/fr\.json can't be used/)
  })
})

describe('the configuration of slips', () => {
  const sources = (slip: string) =>
    parseConfig(
      `sources: { shop: { type: woocommerce, secrets: [{ env: S }], statuses: { completed: [sendSlip] } ${slip} } }`,
      { path: 'test', environment: { S: 's' } },
    ).sources

  it('given a status that sends slips and no sender, then the start fails with advice', () => {
    assert.throws(() => slipSettings(sources('')), /sources\.shop\.slip must name the sender of slips/)
  })

  it('given no time to start from, then the second of the first start counts', () => {
    const since = (slip: string) => slipSettings(sources(slip)).rules(7_900)('shop')?.sinceMs
    assert.equal(since(', slip: { from: a@b.example }'), 7_000)
    assert.equal(
      since(", slip: { from: a@b.example, since: '2026-11-21T00:00:00Z' }"),
      Date.UTC(2026, 10, 21),
    )
  })

  it('given an invalid sender, language or time zone, then the error names it', () => {
    for (const [slip, mistake] of [
      ['{ from: nobody }', /slip\.from` must be an e-mail address/],
      ['{ from: a@b.example, locale: English }', /slip\.locale` must be a language/],
      ['{ from: a@b.example, timeZone: Atlantis }', /slip\.timeZone` must be a time zone/],
      ['{ from: a@b.example, since: yesterday }', /slip\.since` must be a time/],
    ] as const)
      assert.throws(() => sources(`, slip: ${slip}`), mistake)
  })
})

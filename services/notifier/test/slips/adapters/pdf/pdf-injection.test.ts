import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { renderSlipMail } from '../../../../src/slips/render-slip-mail.ts'
import { loadSlipTemplates } from '../../../../src/slips/slip-templates.ts'
import { slipFor } from '../../../../src/slips/domain/slip.ts'
import { at, folded, person, state } from '../../../given/orders.ts'

async function pdfOf(text: string): Promise<Buffer> {
  const order = folded(
    state('a', at('06:44:00'), {
      ...{ status: 'completed', number: text, note: text, currency: text },
      participants: [person('1', text)],
    }),
  )
  const slip = slipFor(order, { kind: 'registrant' })
  assert.ok(!('reason' in slip), 'reason' in slip ? slip.reason : '')
  const from = 'Shop <r@shop.example>'
  const templates = loadSlipTemplates('en')
  const mail = await renderSlipMail(
    slip,
    { from, locale: 'en', timeZone: 'UTC', templates },
    new Date(at('06:44:00')),
  )
  return mail.attachment.content
}

/** The operators that draw pages, of all streams that are compressed. */
function contentOf(pdf: Buffer): string {
  const text = pdf.toString('latin1')
  const found: string[] = []
  for (const match of text.matchAll(/stream\r?\n/g)) {
    try {
      found.push(inflateSync(pdf.subarray(match.index + match[0].length)).toString('latin1'))
    } catch {
      // The word was within other bytes.
    }
  }
  return found.join('\n')
}

/** Dictionaries of the file, without the texts and the streams in it. */
const structureOf = (pdf: Buffer): string =>
  pdf
    .toString('latin1')
    .replaceAll(/stream\r?\n[^]*?endstream/g, '')
    .replaceAll(/\((?:\\[^]|[^\\()])*\)/g, '()')

const active = /\/(JavaScript|JS|OpenAction|AA|Launch|URI|SubmitForm|EmbeddedFile|RichMedia)\b/

for (const [what, text] of [
  ['operators', ') Tj ET Q BT (forged) Tj ET /Forged Do q ('],
  ['a dictionary', ') >> endobj 9 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj ('],
  ['the end of a stream', 'endstream endobj trailer << /Root 9 0 R /OpenAction 1 0 R >> %%EOF'],
  ['a backslash at the end', 'x\\'],
  ['controls', 'a\u0000b\u001b[2J\u0007\r\nendobj\r\n/OpenAction 1 0 R'],
  ['text from right to left', '\u202Egnp.\u2066x\u2069\u202C'],
  ['a letter that no font has', 'a\u{13000}\u{1F9FF}\uE000'],
  ['half of a character', 'a\uD800b'],
] as const)
  test(`given ${what} in the fields of an order, then the slip shows it as text and does nothing`, async () => {
    const pdf = await pdfOf(text)
    assert.match(pdf.toString('latin1'), /^%PDF-1[^]*%%EOF\s*$/)
    assert.doesNotMatch(structureOf(pdf), active)
    const content = contentOf(pdf)
    assert.match(content, /\bTJ?\b/i)
    assert.doesNotMatch(content, /forged|Forged|OpenAction|JavaScript/)
    assert.equal(structureOf(pdf).match(/%%EOF/g)?.length, 1)
  })

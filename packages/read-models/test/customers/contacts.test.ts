import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contactId, normalisedEmail, parsedPhone } from '../../src/customers/contacts.ts'

for (const [given, expected] of [
  [' Ana.Kos@Example.NZ ', 'ana.kos@example.nz'],
  ['ana@bücher.example', 'ana@bücher.example'],
  ['ana', undefined],
  ['a b@example.nz', undefined],
  ['', undefined],
  [null, undefined],
  ['deleted@site.invalid', undefined],
  [`${'a'.repeat(320)}@example.nz`, undefined],
] as const) {
  test(`the e-mail ${String(given).slice(0, 30)} is compared as ${String(expected)}`, () => {
    assert.equal(normalisedEmail(given), expected)
  })
}

for (const [phone, country, expected] of [
  ['021 555 0134', 'NZ', '+64215550134'],
  ['+64 (0)21 555-0134', 'DE', '+64215550134'],
  ['0064 21 555 0134', 'NZ', '+64215550134'],
  ['(030) 901820', 'de', '+4930901820'],
  ['021 555 0134', null, undefined],
  ['021 555 0134', 'no country', undefined],
  ['000000', 'NZ', undefined],
  ['call me', 'NZ', undefined],
  [null, 'NZ', undefined],
] as const) {
  test(`the phone number ${phone} of ${country} is compared as ${String(expected)}`, () => {
    assert.equal(parsedPhone(phone, country)?.number, expected)
  })
}

test('given an e-mail address and a phone number of the same text, then they stay apart', () => {
  assert.notEqual(contactId('email', '1'), contactId('phone', '1'))
})

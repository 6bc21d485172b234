import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateTimeFormat, numberFormat } from '../../src/text/intl-formats.ts'

const euros = (locale: string) => numberFormat(locale, { style: 'currency', currency: 'EUR' })

test('a format is made once for a locale and options', () => {
  assert.equal(euros('de-DE'), euros('de-DE'))
  assert.equal(numberFormat('de-DE'), numberFormat('de-DE'))
  assert.notEqual(euros('de-DE'), numberFormat('de-DE'))
  assert.notEqual(euros('de-DE'), euros('en-GB'))
})

test('given more formats than are kept, each is that of its arguments', () => {
  for (let digits = 0; digits < 600; digits++) {
    const locale = `en-x-a${digits}`
    assert.equal(numberFormat(locale, { minimumFractionDigits: digits % 5 }).resolvedOptions().locale, 'en')
  }
  assert.equal(euros('en-GB').format(1.5), '€1.50')
  assert.equal(dateTimeFormat('en-GB', { dateStyle: 'short', timeZone: 'UTC' }).format(0), '01/01/1970')
})

test('an unknown currency is an error each time', () => {
  const wrong = () => numberFormat('en', { style: 'currency', currency: 'x' })
  assert.throws(wrong, RangeError)
  assert.throws(wrong, RangeError)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../../../src/pages/shell/frame/html.ts'
import { money } from '../../../src/pages/words/numbers.ts'
import { ago, duration, relativeTime, withTimes } from '../../../src/pages/shell/frame/times.ts'
import { languageFor } from '../../../src/pages/words/words-for.ts'
import { ownPath } from '../../../src/pages/shell/sign-in/sign-in-routes.ts'

const reader = {
  language: 'en',
  timeZone: 'Pacific/Auckland',
  now: new Date('2026-11-22T06:00:00Z'),
} as const

test('given a moment, then it is written as the time since, with the exact one beside it', () => {
  assert.equal(relativeTime('2026-11-22T05:58:00Z', reader), '2 min ago')
  assert.equal(relativeTime('2026-11-22T05:58:00Z', { ...reader, language: 'de' }), 'vor 2 Min.')
  assert.match(String(ago('2026-11-22T05:58:00Z', reader)), /title="22 Nov 2026, 18:58:00 GMT\+13"/)
})

test('given a length of time, then it has two units at most', () => {
  const lengths = [0, 999, 61_000, 3_600_000, 7_500_000, 90_061_000].map(duration)
  assert.deepEqual(lengths, ['0 s', '0 s', '1 min 1 s', '1 h', '2 h 5 min', '1 d 1 h'])
})

test('given an amount, then it keeps all its digits', () => {
  assert.equal(money('12345678901234567890.10', 'NZD', reader), '12,345,678,901,234,567,890.10 NZD')
  assert.equal(money('-0.50', 'EUR', { language: 'de' }), '-0,50 EUR')
  assert.equal(money(null, 'EUR', reader), '–')
})

test('given texts and markup, then texts alone are escaped', () => {
  const inner = html`<b title="${'"&'}">${'<i>'}</b>`
  assert.equal(String(html`${[inner, null, false, 0]}`), '<b title="&quot;&amp;">&lt;i&gt;</b>0')
})

test('given what a browser wants, then the language is the chosen one, or the first there is', () => {
  assert.equal(languageFor('de', 'en'), 'de')
  assert.equal(languageFor(undefined, 'fr-FR, de-AT;q=0.8, en;q=0.5'), 'de')
  assert.equal(languageFor('xx', undefined), 'en')
})

test('given a way back, then it stays on this server', () => {
  for (const path of ['//a', '/\\a', 'https://a', '/a b', '', undefined, ['/a']])
    assert.equal(ownPath(path), '/')
  assert.equal(ownPath('/orders?q=1'), '/orders?q=1')
})

test('given a sentence with moments, then they are shown in the zone of who reads it', () => {
  const text = withTimes(
    'Waits <since> 2026-11-22T05:58:00.140Z: tried next by 2026-11-22T06:03:00Z.',
    reader,
  )
  assert.equal(
    String(text).replaceAll(/<[^>]+>/g, ''),
    'Waits &lt;since&gt; 22 Nov 2026, 18:58:00 GMT+13: tried next by 22 Nov 2026, 19:03:00 GMT+13.',
  )
  assert.equal(String(withTimes('No connection.', reader)), 'No connection.')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodeSpecialChars,
  sanitizeTextField,
  wooCommerceKeys,
} from '../../../../src/domain/sources/woocommerce/keys.ts'

test("a secret is sanitised as the shop's form does it", () => {
  for (const [typed, stored] of [
    [`a&amp;b<c>"d'e`, `a&amp;b"d'e`],
    ['abc%41def%zz', 'abcdef%zz'],
    ['  lead and trail  ', 'lead and trail'],
    ['a\t b\n c', 'a b c'],
    ['a%%414b', 'a'],
    ['a<b', 'a&lt;b'],
    ['a < b > c', 'a < b > c'],
    ['<script>x</script>y', 'y'],
    ['plain-Secret_1', 'plain-Secret_1'],
  ] as const) {
    assert.equal(sanitizeTextField(typed), stored, typed)
  }
})

test('entities are decoded once, and only those of markup', () => {
  assert.equal(
    decodeSpecialChars('&amp;lt; &lt;&#060;&gt;&quot;&#039;&#x27; &eacute;'),
    `&lt; <<>"'' &eacute;`,
  )
})

test('an ordinary secret has one form, tried first; every other form is there once', () => {
  const texts = (secrets: string[]): string[] => wooCommerceKeys(secrets).map((key) => key.toString('utf8'))
  assert.deepEqual(texts(['plain', 'plain']), ['plain'])
  assert.deepEqual(texts([' a<b>&amp; ']), [' a<b>&amp; ', ' a<b>& ', 'a&', 'a&amp;'])
  assert.deepEqual(texts(['next', 'old ']), ['next', 'old ', 'old'])
})

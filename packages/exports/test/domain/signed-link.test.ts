import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isValidLink, signedPath } from '../../src/domain/signed-link.ts'

const key = 'a key of at least thirty-two characters'
const ends = new Date('2026-11-22T06:00:00Z')
const before = new Date('2026-11-22T05:59:59.999Z')
const url = new URL(signedPath(key, 'e1', ends), 'https://console.example')
const query = {
  expires: url.searchParams.get('expires') ?? '',
  signature: url.searchParams.get('signature') ?? '',
}

test('given a link, then it is valid for its export until its end', () => {
  assert.equal(url.pathname, '/exports/e1')
  assert.equal(isValidLink(key, 'e1', query, before), true)
  assert.equal(isValidLink(key, 'e1', query, ends), false)
})

test('given a link that was changed in any part, then it is not valid', () => {
  const { expires, signature } = query
  const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
  const later = String(Number(expires) + 1)
  for (const [exportId, one] of [
    ['e2', query],
    ['e1', { expires: later, signature }],
    ['e1', { expires, signature: flipped }],
    ['e1', { expires, signature: signature.slice(0, -1) }],
    ['e1', { expires, signature: '' }],
    ['e1', { expires: '', signature }],
  ] as const)
    assert.equal(isValidLink(key, exportId, one, before), false, JSON.stringify([exportId, one]))
  assert.equal(isValidLink('another key of at least thirty-two chars', 'e1', query, before), false)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeal } from '../../../src/access/sealed.ts'
import { maxPendingMs, pendingSignInOf } from '../../../src/access/domain/pending-sign-in.ts'

const now = new Date('2026-11-22T06:00:00Z')
const pending = { state: 's', nonce: 'n', codeVerifier: 'v', back: '/orders', startedAt: now.getTime() }

test('given a sign-in that was begun, then it is valid for a while, and nothing else is', () => {
  assert.deepEqual(pendingSignInOf(pending, now), pending)
  assert.equal(pendingSignInOf(pending, new Date(now.getTime() + maxPendingMs + 1)), undefined)
  assert.equal(pendingSignInOf({ ...pending, startedAt: Number.MAX_SAFE_INTEGER }, now), undefined)
  for (const other of [undefined, null, {}, { ...pending, state: 1 }, 'text'])
    assert.equal(pendingSignInOf(other, now), undefined)
})

test('given what was sealed, then only the same key opens it, unchanged', () => {
  const seal = createSeal(Buffer.alloc(32, 1))
  const sealed = seal.seal(pending)
  assert.deepEqual(seal.open(sealed), pending)
  assert.notEqual(seal.seal(pending), sealed)
  assert.equal(createSeal(Buffer.alloc(32, 2)).open(sealed), undefined)
  const changed = Buffer.from(sealed, 'base64url')
  changed[changed.length - 1]! ^= 1
  for (const text of ['', 'AAAA', sealed.slice(0, -4), changed.toString('base64url')])
    assert.equal(seal.open(text), undefined)
})

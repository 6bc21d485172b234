import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deriveId } from '../src/derive-id.ts'

test('given parts, then their id is the one that is stored for them', () => {
  assert.equal(deriveId('digest', 'd-1', 'ops@example.test'), 'ef39365a07e95b1cbb22ae2741e21727')
  assert.equal(deriveId('group', 2, { orders: ['33'] }), 'd5cfebba06c682f77b6b6b7053a37c1e')
})

test('given parts that differ anywhere, then their ids differ, wherever one part ends', () => {
  const ids = [
    deriveId('a', 'bc'),
    deriveId('ab', 'c'),
    deriveId('abc'),
    deriveId('a', 'bc', ''),
    deriveId('1'),
    deriveId(1),
  ]
  assert.equal(new Set(ids).size, ids.length)
})

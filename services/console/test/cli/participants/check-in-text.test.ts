import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkInText } from '../../../src/cli/participants/check-in-text.ts'
import type { Found } from '../../../src/check-ins/find-registrant.ts'

const found: Found = {
  ...{ id: 'shop/1042/1-1', source: 'shop', orderId: '1042', participantId: '1-1', number: '1042' },
  ...{ name: 'Ana Kos', product: 'Spring Open', fields: {} },
}

test('given a result of the desk, then its text names who it is, and what to do', () => {
  const at = '2026-11-22T09:12:00.000Z'
  const texts = [
    checkInText({ kind: 'ok', found, at, by: 'Mere', isDoubtful: false }),
    checkInText({ kind: 'already', found, at, by: 'Mere', isDoubtful: false }),
    checkInText({ kind: 'several', found: [found, { ...found, name: null }], hasMore: true }),
    checkInText({ kind: 'unpaid', found, status: 'pending' }),
  ]
  assert.deepEqual(texts, [
    'checked in: shop/1042/1-1  Ana Kos  Spring Open',
    'checked in already at 2026-11-22T09:12:00.000Z by Mere: shop/1042/1-1  Ana Kos  Spring Open',
    `nothing is changed: repeat it with one of these codes (there are more)
  shop/1042/1-1  Ana Kos  Spring Open
  shop/1042/1-1  without a name  Spring Open`,
    'not registered yet, the order is pending: shop/1042/1-1  Ana Kos  Spring Open',
  ])
})

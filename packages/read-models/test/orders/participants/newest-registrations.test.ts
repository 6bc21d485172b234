import assert from 'node:assert/strict'
import { it } from 'node:test'
import { foldOrder } from '../../../src/orders/evolve-order.ts'
import { maxRegistrations, newestRegistrations } from '../../../src/orders/participants/registrations.ts'
import { at, state } from '@slipstream/testing/events/order-events.ts'

const ids = (count: number, first: number) => Array.from({ length: count }, (_, nth) => String(first + nth))

it('given line items that are replaced repeatedly, then only the newest registrations are kept', () => {
  const events = [1, 2, 3].map((nth) =>
    state(`e${nth}`, 'updated', at(`06:00:0${nth}`), {
      registration: { lineItemIds: ids(6_000, nth * 6_000), unnamedLineItemIds: [], candidates: [] },
    }),
  )
  const kept = foldOrder(null, events)?.everRegistered?.lineItemIds
  assert.equal(kept?.length, maxRegistrations)
  assert.ok(kept.includes('23999') && !kept.includes('6000'))
  assert.deepEqual(foldOrder(null, events.toReversed())?.everRegistered?.lineItemIds, kept)
})

it('given more than are kept, then ids count as numbers, and that of the whole order stays', () => {
  const kept = newestRegistrations(['', ...ids(maxRegistrations, 95_000), '9', '100001'])
  assert.ok(kept.has('') && kept.has('104999') && !kept.has('9'))
  assert.equal(kept.size, maxRegistrations + 1)
})

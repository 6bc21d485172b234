import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareWithShop } from '../../../src/discrepancies/domain/compare-with-shop.ts'
import { hasArrived } from '../../../src/discrepancies/domain/has-arrived.ts'
import { wooCommerceTraits } from '../../../src/sources/woocommerce/source-kind.ts'

const traits = wooCommerceTraits
const known = (status: string, modifiedAt: string | null = '2026-11-21T08:00:00Z') => ({
  ...{ status, modifiedAt, createdAt: modifiedAt },
  isAnnounced: true,
})
const shop = (status: string, modifiedAt: string | null = '2026-11-21T08:00:00Z') => ({
  orderId: '7',
  status,
  modifiedAt,
})
type Known = Parameters<typeof compareWithShop>[0]
const later = '2026-11-21T08:00:01Z'
const earlier = '2026-11-21T07:59:59Z'

describe('what the shop has and the log was not told', () => {
  const stories: [string, [Known, ReturnType<typeof shop>], ReturnType<typeof compareWithShop>][] = [
    ['an order that never arrived is missing', [undefined, shop('processing')], 'missing-order'],
    ['one that is being filled in is nobody’s yet', [undefined, shop('checkout-draft')], undefined],
    ['one that was binned before anything arrived is none any more', [undefined, shop('trash')], undefined],
    ['a newer state is a missing update', [known('pending'), shop('pending', later)], 'lost-update'],
    [
      'another state of the same second is a missing update',
      [known('pending'), shop('processing')],
      'lost-update',
    ],
    ['the same state is none', [known('pending'), shop('pending')], undefined],
    [
      'an older state, of an answer that was overtaken, is none',
      [known('completed'), shop('pending', earlier)],
      undefined,
    ],
    [
      'an order in the bin, of which only updates arrived, lacks its deletion',
      [known('pending'), shop('trash', later)],
      'lost-update',
    ],
    ['an order that is known to be in the bin has not', [known('trash'), shop('trash', later)], undefined],
    [
      'an order taken out of the bin lacks its restoration',
      [known('trash'), shop('pending', later)],
      'lost-update',
    ],
  ]
  for (const [story, given, expected] of stories) {
    it(story, () => assert.equal(compareWithShop(...given, { at: Date.parse(later), traits }), expected))
  }
})

describe('an order that the audit does not know any more, as nothing was heard of it for 90 days', () => {
  const day = (nth: number) => new Date(Date.UTC(2026, 0, nth)).toISOString()
  const changed = { orderId: '7', status: 'completed', modifiedAt: day(200) }
  it('given the shop has changed it, then its update is missing, not the order', () => {
    const compare = (createdAt: string) =>
      compareWithShop(undefined, { ...changed, createdAt }, { at: Date.parse(day(200)), traits })
    assert.equal(compare(day(100)), 'lost-update')
    assert.equal(compare(day(120)), 'missing-order')
    const binned = { ...changed, status: 'trash', createdAt: day(100) }
    assert.equal(compareWithShop(undefined, binned, { at: Date.parse(day(200)), traits }), 'lost-update')
  })
})

describe('what was missing has arrived', () => {
  const missing = (
    kind: 'missing-order' | 'lost-update' | 'update-without-creation',
    status = 'processing',
  ) => ({
    ...{ kind, status },
    modifiedAt: '2026-11-21T08:00:00Z',
  })
  it('an order, with anything of it', () => {
    assert.equal(hasArrived(missing('missing-order'), undefined, traits), false)
    assert.equal(hasArrived(missing('missing-order'), known('pending', earlier), traits), true)
  })
  it('an update, with a state that is as new', () => {
    assert.equal(hasArrived(missing('lost-update'), known('pending', earlier), traits), false)
    assert.equal(hasArrived(missing('lost-update'), known('processing'), traits), true)
    assert.equal(hasArrived(missing('lost-update'), known('completed', later), traits), true)
  })
  it('an update, when the order has been deleted after it was missed', () => {
    const [before, at, after] = [1, 2, 3].map((ms) => new Date(ms)) as [Date, Date, Date]
    const missed = { ...missing('lost-update'), foundAt: at }
    assert.equal(hasArrived(missed, { ...known('trash'), seenAt: after }, traits), true)
    assert.equal(
      hasArrived(missed, { ...known('trash'), seenAt: before }, traits),
      false,
      'it was restored since',
    )
  })
  it('a deletion, which carries no time', () => {
    assert.equal(hasArrived(missing('lost-update', 'trash'), known('pending', earlier), traits), false)
    assert.equal(hasArrived(missing('lost-update', 'trash'), known('trash', earlier), traits), true)
  })
  it('a creation, only with itself', () => {
    assert.equal(
      hasArrived(
        missing('update-without-creation'),
        { ...known('completed', later), isAnnounced: false },
        traits,
      ),
      false,
    )
    assert.equal(hasArrived(missing('update-without-creation'), known('completed', later), traits), true)
  })
})

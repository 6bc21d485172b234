import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evolveOrder } from '../../src/orders/evolve-order.ts'
import type { OrderDocument } from '../../src/orders/order-document.ts'
import type { OrderFact } from '../../src/orders/order-fact.ts'
import { specOfFold } from '@slipstream/testing/spec.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'

const fold = (...facts: OrderFact[]) =>
  facts.reduce<OrderDocument | null>((document, fact) => evolveOrder(document, fact), null)

const given = specOfFold<OrderDocument | null, OrderFact>({ initialState: null, evolve: evolveOrder })

const story = (...facts: OrderFact[]) => {
  const order = fold(...facts)
  assert.ok(order)
  return {
    status: order.status,
    by: order.provenance.eventId,
    timeline: order.timeline.map(({ status, at, atIs, eventId }) => [
      status,
      at?.slice(11, 19),
      atIs,
      eventId,
    ]),
  }
}

describe('the state of an order', () => {
  it('given created and updated as the same bytes, in any order, then the timeline has one entry', () => {
    const created = state('c', 'created', at('06:42:15'))
    const updated = state('u', 'updated', at('06:42:15'))
    assert.deepEqual(story(created, updated).timeline, [['processing', '06:42:15', 'reported', 'c']])
    assert.deepEqual(story(updated, created).timeline, [['processing', '06:42:15', 'reported', 'u']])
  })

  it('given an older state that arrives late, then the timeline has it and the newest stays', () => {
    const late = state('a', 'created', at('06:42:00'), { status: 'pending', total: '1.00' })
    const newest = state('b', 'updated', at('06:43:00'), { total: '2.00' })
    assert.deepEqual(story(newest, late), story(late, newest))
    assert.equal(fold(newest, late)?.total, '2.00')
  })

  it('given two states of the same second, then the later one in the log counts', () => {
    const one = state('a', 'updated', at('06:43:00'), { status: 'on-hold' })
    const other = state('b', 'updated', at('06:43:00'), { status: 'completed' })
    given(one).when(other).then({ status: 'completed' })
    given(other).when(one).then({ status: 'on-hold' })
  })

  it('given fractions of a second from one sender only, then instants are compared', () => {
    const whole = state('a', 'updated', at('06:43:00'), { status: 'on-hold' })
    const later = state('b', 'updated', at('06:43:00.250'), { status: 'completed' })
    given(later).when(whole).then({ status: 'completed' })
  })

  it('given a deletion, then it stands after all that was read, not before the time known then', () => {
    assert.deepEqual(story(state('a', 'updated', at('06:43:07')), deletion('d')), {
      status: 'trash',
      by: 'd',
      timeline: [
        ['processing', '06:43:07', 'reported', 'a'],
        ['trash', '06:43:07', 'notBefore', 'd'],
      ],
    })
  })

  it('given deleted, edited in the bin, restored (deliveries 0068 to 0070), then it is live', () => {
    const order = story(
      state('a', 'updated', at('06:45:58')),
      deletion('0068'),
      state('0069', 'updated', at('06:46:04'), { status: 'trash' }),
      state('0070', 'restored', at('06:46:05')),
    )
    assert.equal(order.status, 'processing')
    assert.deepEqual(
      order.timeline.map(([status, , , by]) => [status, by]),
      [
        ['processing', 'a'],
        ['trash', '0068'],
        ['processing', '0070'],
      ],
    )
  })

  it('given deleted, restored, deleted (deliveries 0088 to 0090), then the timeline has each', () => {
    const order = story(
      state('a', 'created', at('06:47:46')),
      deletion('0088'),
      state('0089', 'restored', at('06:47:49')),
      deletion('0090'),
    )
    assert.deepEqual([order.status, order.by], ['trash', '0090'])
    assert.equal(order.timeline.length, 4)
  })

  it('given a binned order revived silently (deliveries 0100 and 0101), then the later body wins', () => {
    const revived = state('0101', 'updated', at('06:47:58'), { status: 'completed' })
    given(state('a', 'created', at('06:47:55')), deletion('0100'))
      .when(revived)
      .then({ status: 'completed' })
  })

  it('given a deletion, when an older body arrives after it, then the order stays in the bin', () => {
    const newest = state('a', 'updated', at('06:43:07'))
    const older = state('b', 'updated', at('06:43:06'), { status: 'pending' })
    assert.deepEqual(story(newest, deletion('d'), older), story(older, newest, deletion('d')))
    assert.equal(fold(newest, deletion('d'), older)?.status, 'trash')
  })

  it('given the deletion of an unknown order, then a stub stands for it until a body arrives', () => {
    const stub = fold(deletion('d'))
    assert.deepEqual(
      [stub?.status, stub?.number, stub?.total, stub?.lineItems, stub?.timeline],
      ['trash', null, null, [], [{ status: 'trash', at: null, atIs: 'unknown', eventId: 'd' }]],
    )
    const completed = fold(deletion('d'), state('a', 'updated', at('06:43:07')))
    assert.deepEqual([completed?.status, completed?.number], ['processing', '1042'])
  })

  it('given an event that was seen before, then the very same document is returned', () => {
    const seen = [
      state('a', 'created', at('06:42:00')),
      deletion('d'),
      state('b', 'restored', at('06:43:00')),
    ]
    for (const again of seen)
      given(...seen)
        .when(again)
        .thenNothing()
  })

  it('given metadata that no database can store, then its JSON text is stored', () => {
    const [item] = state('a', 'created', at('06:42:00')).type === 'OrderCreated' ? lineItems : []
    assert.ok(item)
    const deep = JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown
    const metadata = [
      { key: 'plain', value: { a: [1, { b: null }] } },
      { key: 'type', value: { nested: { _bsontype: 'ObjectId' } } },
      { key: 'operator', value: { $ref: 'x', $id: 1 } },
      { key: 'nul', value: { 'a\0b': 1 } },
      { key: 'deep', value: deep },
    ]
    const order = fold(state('a', 'created', at('06:42:00'), { lineItems: [{ ...item, metadata }] }))
    assert.deepEqual(
      order?.lineItems[0]?.metadata.map(({ value }) => typeof value),
      ['object', 'string', 'string', 'string', 'string'],
    )
  })

  it('is found by number, address, words of the name without accents, and SKUs', () => {
    const order = fold(
      state('a', 'created', at('06:42:00'), {
        number: 'INV-7',
        customer: { id: null, name: 'Māui Nguyễn', email: 'Maui.N@Example.test', phone: null },
      }),
    )
    assert.deepEqual(order?.search, [
      'inv-7',
      '@maui.n@example.test',
      'n',
      'example.test',
      'maui',
      'nguyen',
      'reg-spring-2026',
    ])
  })
})

const lineItems = [
  {
    id: '1',
    productId: null,
    sku: null,
    name: 'A',
    quantity: 1,
    total: '1.00',
    taxTotal: null,
    metadata: [],
  },
]

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BSON } from 'mongodb'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { redact } from '@slipstream/events/personal-data/redact.ts'
import { orderAsOf } from '../../src/orders/history/order-as-of.ts'
import type { OrderDocument } from '../../src/orders/order-document.ts'
import { historyDocument } from '../../src/orders/history/history-document.ts'
import { foldOrder } from '../../src/orders/evolve-order.ts'
import { savedParticipants } from '../../src/orders/participants/saved-participants.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'

/** Few seconds, statuses and people, so that ties, contradictions and removals are frequent. */
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('created', 'updated', 'restored'),
      second: fc.integer({ min: 0, max: 5 }),
      status: fc.constantFrom('pending', 'processing', 'completed', 'trash'),
      people: fc.uniqueArray(fc.constantFrom('1', '2', '3')),
      name: fc.constantFrom('Ann', 'Anne'),
      isOfProduct: fc.boolean(),
      lineItemId: fc.constantFrom('1', null),
    }),
  },
  { weight: 1, arbitrary: fc.constant('deletion' as const) },
)
const deliveries = fc.array(event, { minLength: 1, maxLength: 12 }).map((list) =>
  list.map((one, index): OrderEvent => {
    const id = `e${index}`
    if (one === 'deletion') return deletion(id)
    const { kind, second, status, people, name, isOfProduct, lineItemId } = one
    const participants = people.map((participantId) => ({
      participantId: `${lineItemId}-${participantId}`,
      lineItemId,
      name,
      email: null,
      fields: {},
    }))
    const registration = {
      lineItemIds: isOfProduct ? ['1'] : [],
      unnamedLineItemIds: [],
      candidates: isOfProduct ? [] : participants,
    }
    const named = isOfProduct ? participants : []
    return state(id, kind, at(`06:42:0${second}`), { status, participants: named, registration })
  }),
)

/** What only arrival can order keeps its order: the same second, and a deletion with all else. */
const isTied = (a: OrderEvent, b: OrderEvent) =>
  a.type === 'OrderDeleted' ||
  b.type === 'OrderDeleted' ||
  a.data.order.modifiedAt === b.data.order.modifiedAt

/** By ever picking one of those that no tie holds back; then copies, each behind its first. */
function rearranged(
  events: readonly OrderEvent[],
  picks: readonly number[],
  copies: readonly number[],
): OrderEvent[] {
  const left = [...events]
  const result: OrderEvent[] = []
  for (let turn = 0; left.length > 0; turn++) {
    const free = left.filter((one, index) => !left.slice(0, index).some((before) => isTied(before, one)))
    const [picked] = left.splice(left.indexOf(free[(picks[turn] ?? 0) % free.length]!), 1)
    result.push(picked!)
  }
  copies.forEach((index, copy) => {
    const original = result[copy % result.length]!
    const first = result.indexOf(original)
    result.splice(first + 1 + (index % (result.length - first)), 0, original)
  })
  return result
}

const folded = (events: readonly OrderEvent[]): OrderDocument => foldOrder(null, events)!
const bytes = (document: object) => Buffer.from(BSON.serialize(document)).toString('latin1')

/** Members that hold personal data, or words of it. */
const personal = new Set(
  `name email phone fields note metadata lines city region postcode company search customer reason`.split(
    ' ',
  ),
)
const withoutPeople = (document: object): unknown =>
  JSON.parse(
    JSON.stringify(document, (key, value: unknown) => {
      if (personal.has(key)) return undefined
      return typeof value === 'bigint' ? String(value) : value
    }),
  )
const erased = (event: OrderEvent): OrderEvent =>
  ({ ...event, data: redact(event.type, event.data as never) }) as OrderEvent
const naturals = fc.array(fc.nat(1000), { maxLength: 24 })
const saves = (_: string, status: string) => status !== 'pending'

describe('read models', () => {
  it('are the same bytes when deliveries are shuffled and repeated', () => {
    fc.assert(
      fc.property(deliveries, naturals, naturals, (events, picks, copies) => {
        const one = folded(events)
        const other = folded(rearranged(events, picks, copies))
        assert.equal(bytes(other), bytes(one))
        assert.equal(
          bytes({ all: savedParticipants(other, saves) }),
          bytes({ all: savedParticipants(one, saves) }),
        )
      }),
      { numRuns: 2_000 },
    )
  })

  it('are the same bytes in batches with storage between, or in one batch', () => {
    fc.assert(
      fc.property(deliveries, naturals, (events, sizes) => {
        let before: OrderDocument | null = null
        const left = [...events]
        for (let turn = 0; left.length > 0; turn++) {
          const batch = left.splice(0, 1 + ((sizes[turn] ?? 0) % 3))
          before = BSON.deserialize(BSON.serialize(foldOrder(before, batch)!)) as OrderDocument
        }
        assert.equal(bytes(before!), bytes(folded(events)))
      }),
    )
  })

  it('are the same but for people when some of the events are erased', () => {
    fc.assert(
      fc.property(deliveries, fc.array(fc.boolean(), { maxLength: 12 }), (events, erases) => {
        const left = events.map((event, index) => (erases[index] === true ? erased(event) : event))
        assert.deepEqual(withoutPeople(folded(left)), withoutPeople(folded(events)))
        assert.deepEqual(
          savedParticipants(folded(left), saves).map(({ _id }) => _id),
          savedParticipants(folded(events), saves).map(({ _id }) => _id),
        )
      }),
    )
  })

  it('never lose a participant, whatever comes next', () => {
    fc.assert(
      fc.property(deliveries, (events) => {
        let ids: string[] = []
        events.forEach((_, index) => {
          const now = savedParticipants(folded(events.slice(0, index + 1)), saves).map(({ _id }) => _id)
          assert.deepEqual(
            ids.filter((id) => !now.includes(id)),
            [],
          )
          ids = now
        })
      }),
    )
  })

  it('are the same when the present is folded from the history', () => {
    fc.assert(
      fc.property(deliveries, (events) => {
        const history = events.map((event, index) =>
          historyDocument(event, {
            position: `orders/0/${index}`,
            offset: BigInt(index),
            recordedAtMs: index,
          }),
        )
        assert.equal(bytes(orderAsOf(history, {})!), bytes(folded(events)))
      }),
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { evolveAuditedOrder } from '../../../src/observe/domain/audited-order.ts'
import type { AuditedOrder, ObservedFact } from '../../../src/observe/domain/audited-order.ts'
import { event } from './given.ts'

function after(events: readonly OrderEvent[]): { order: AuditedOrder | undefined; facts: ObservedFact[] } {
  let order: AuditedOrder | undefined
  const facts = events.flatMap((one) => {
    const evolved = evolveAuditedOrder(order, one)
    order = evolved.order
    return evolved.facts
  })
  return { order, facts }
}

const at = (minute: number) => `2026-11-21T08:${String(minute).padStart(2, '0')}:00Z`

describe('an order as the audit remembers it', () => {
  it('given its first event, then it is new and has entered its status', () => {
    const { facts } = after([event('OrderCreated', { status: 'pending' })])
    assert.deepEqual(facts, [{ kind: 'ordered' }, { kind: 'entered', status: 'pending' }])
  })

  it('given a change of status, then it has left the one and entered the other', () => {
    const { facts } = after([
      event('OrderCreated', { status: 'pending', modifiedAt: at(1) }),
      event('OrderUpdated', { status: 'processing', modifiedAt: at(2) }),
    ])
    assert.deepEqual(facts.slice(2), [
      { kind: 'left', status: 'pending', recovered: false },
      { kind: 'entered', status: 'processing' },
    ])
  })

  it('given a change that asking the shop found, then the stay is marked as recovered', () => {
    const { facts } = after([
      event('OrderCreated', { status: 'pending', modifiedAt: at(1) }),
      event('OrderUpdated', { status: 'processing', modifiedAt: at(2), via: 'rest' }),
    ])
    assert.deepEqual(facts[2], { kind: 'left', status: 'pending', recovered: true })
  })

  it('given a state that was overtaken, then it tells nothing', () => {
    const { order, facts } = after([
      event('OrderCreated', { status: 'processing', modifiedAt: at(2) }),
      event('OrderUpdated', { status: 'pending', modifiedAt: at(1) }),
    ])
    assert.equal(order?.status, 'processing')
    assert.equal(facts.length, 2)
  })

  it('given an update before its creation, then only the creation announces it; its state stays', () => {
    const update = event('OrderUpdated', { status: 'processing', modifiedAt: at(2) })
    assert.equal(after([update]).order?.isAnnounced, false)
    const { order, facts } = after([update, event('OrderCreated', { status: 'pending', modifiedAt: at(1) })])
    assert.equal(order?.isAnnounced, true)
    assert.equal(order.status, 'processing')
    assert.equal(facts.length, 2)
  })

  it('given a deletion, then it has left its status', () => {
    const { order, facts } = after([
      event('OrderCreated', { status: 'pending' }),
      event('OrderDeleted', { status: 'trash' }),
    ])
    assert.deepEqual(facts.at(-1), { kind: 'entered', status: 'trash' })
    assert.equal(order?.modifiedAt, '2026-11-21T08:00:00Z')
  })

  it('given an event repeated after a later one of the same second, then it changes nothing', () => {
    const placed = event('OrderCreated', { status: 'pending' })
    const paid = event('OrderUpdated', { status: 'processing' })
    assert.deepEqual(after([placed, paid, placed]), after([placed, paid]))
  })

  it('given a redriven state, then of the same second the one received later stands', () => {
    const received = (one: OrderEvent, receivedAt: string, redrivenFrom?: string) =>
      ({ ...one, data: { ...one.data, receivedAt, ...(redrivenFrom && { redrivenFrom }) } }) as OrderEvent
    const paid = received(event('OrderUpdated', { status: 'processing' }), at(2))
    const placed = event('OrderCreated', { status: 'pending' })
    const { order, facts } = after([paid, received(placed, at(1), 'quarantine/0/7')])
    assert.deepEqual([order?.status, order?.isAnnounced, facts.length], ['processing', true, 2])
    assert.equal(after([paid, received(placed, at(3), 'quarantine/0/7')]).order?.status, 'pending')
  })

  it('given a deletion repeated after the order left the bin, then it changes nothing', () => {
    const placed = event('OrderCreated', { status: 'processing' })
    const deleted = event('OrderDeleted', { status: 'trash' })
    const restored = event('OrderRestored', { status: 'processing' })
    assert.deepEqual(after([placed, deleted, restored, deleted]), after([placed, deleted, restored]))
  })

  it('given more events than are known by id, then no more ids are kept', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      event('OrderUpdated', { status: 'pending', modifiedAt: at(i) }),
    )
    assert.equal(after(many).order?.eventIds?.length, 16)
  })

  it('given any events, each of them a second time at once, then nothing more has happened', () => {
    const events = fc.array(
      fc.record({
        status: fc.constantFrom('pending', 'processing', 'completed'),
        minute: fc.nat({ max: 5 }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    fc.assert(
      fc.property(events, (states) => {
        const once = states.map(({ status, minute }, i) =>
          event(i === 0 ? 'OrderCreated' : 'OrderUpdated', { status, modifiedAt: at(minute) }),
        )
        assert.deepEqual(after(once.flatMap((one) => [one, one])), after(once))
      }),
    )
  })

  it('given any events, then every status that was entered and is not the last one has been left', () => {
    const events = fc.array(
      fc.record({
        status: fc.constantFrom('pending', 'processing', 'completed'),
        minute: fc.nat({ max: 5 }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(events, (states) => {
        const { order, facts } = after(
          states.map(({ status, minute }) => event('OrderUpdated', { status, modifiedAt: at(minute) })),
        )
        const moves = facts.flatMap((fact) =>
          fact.kind === 'ordered' ? [] : [`${fact.kind} ${fact.status}`],
        )
        const stays = moves.filter((move) => move.startsWith('entered'))
        const ends = moves.filter((move) => move.startsWith('left'))
        assert.deepEqual(
          ends.map((end) => end.replace('left', 'entered')),
          stays.slice(0, -1),
        )
        assert.equal(stays.at(-1), `entered ${order?.status}`)
      }),
    )
  })
})

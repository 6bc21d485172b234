import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DueQueue } from '../../../src/domain/webhooks/due-queue.ts'

describe('what is due', () => {
  it('given any entries, when taken, then they are in the order of time, then of entry', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 })), (times) => {
        const queue = new DueQueue<{ atMs: number; nth: number }>()
        const items = times.map((atMs, nth) => ({ atMs, nth }))
        for (const item of items) queue.add(item.atMs, item)
        const taken = items.map(() => queue.takeDue(20))
        assert.deepEqual(
          taken,
          items.toSorted((one, other) => one.atMs - other.atMs || one.nth - other.nth),
        )
        assert.equal(queue.takeDue(20), undefined)
      }),
    )
  })

  it('given an entry of later, when taken now, then it stays', () => {
    const queue = new DueQueue<string>()
    queue.add(10, 'later')
    assert.equal(queue.takeDue(9), undefined)
    assert.equal(queue.takeDue(10), 'later')
  })
})

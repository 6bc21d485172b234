import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withinDeadline } from '../../src/async/within-deadline.ts'

describe('a deadline', () => {
  it('given work that ends before it, then the result is that of the work', async () => {
    assert.equal(await withinDeadline(60_000, async () => 7), 7)
    assert.equal(await withinDeadline(60_000, () => 7), 7)
    await assert.rejects(
      withinDeadline(60_000, () => Promise.reject(new Error('no primary'))),
      /no primary/,
    )
  })

  it('given work that does not end, then it rejects with the deadline', async () => {
    await assert.rejects(
      withinDeadline(5, () => new Promise(() => {})),
      /no response within 5 ms/,
    )
  })
})

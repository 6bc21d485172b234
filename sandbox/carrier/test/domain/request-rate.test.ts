import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { takeToken } from '../../src/domain/request-rate.ts'
import type { Bucket } from '../../src/domain/request-rate.ts'
import { start } from '../sample-booking.ts'

describe('the limit of requests', () => {
  it('given 2 a second, when 3 arrive together, then the third waits half a second', () => {
    let bucket: Bucket | undefined
    const waits = [0, 0, 0].map(() => {
      const taken = takeToken(bucket, 2, start)
      bucket = taken.bucket
      return taken.waitMs
    })
    assert.deepEqual(waits, [0, 0, 500])
    assert.equal(takeToken(bucket, 2, start + 500).waitMs, 0)
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPerScrape } from '../../src/observability/read-per-scrape.ts'

test('given gauges of one scrape, then they share a read, and the next one reads again', async () => {
  let reads = 0
  const read = readPerScrape(async () => await Promise.resolve(++reads), 0)
  assert.deepEqual(await Promise.all([read(), read(), read()]), [1, 1, 1])
  assert.equal(await read(), 2)
})

test('given a read that fails, then gauges show what was last read, or that it is unknown', async () => {
  let reads = 0
  const read = readPerScrape(async () => {
    reads += 1
    if (reads === 2) return await Promise.resolve(7)
    throw new Error('unavailable')
  }, NaN)
  assert.deepEqual([await read(), await read(), await read()], [NaN, 7, 7])
})

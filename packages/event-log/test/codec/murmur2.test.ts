import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Partitioners } from 'kafkajs'
import { partitionOfKey } from '../../src/codec/partition-of-key.ts'

const partitioner = Partitioners.DefaultPartitioner()
const metadata = { leader: 0, partitionErrorCode: 0, replicas: [], isr: [] }

test('given any key, then its partition is the one that kafkajs chooses', () => {
  const keys = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.nat().map((id) => `shop/${id}`),
  )
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 60 }), (key, partitions) => {
      const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
        partitionId,
        ...metadata,
      }))
      const theirs = partitioner({ topic: 'orders', partitionMetadata, message: { key, value: null } })
      assert.equal(partitionOfKey(partitions, key), theirs)
    }),
    { numRuns: 100 },
  )
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { PartitionStates } from '../../src/consume/partition-states.ts'

it('given a fault of a partition that was revoked meanwhile, then it is not among those held', () => {
  const states = new PartitionStates()
  states.hold([{ topic: 'orders', partition: 0 }])
  states.hold([{ topic: 'orders', partition: 1 }])
  states.of('orders', 0).waitForFault(new Error('the database is unavailable'), 0)
  assert.deepEqual(
    states.list().map(({ partition, lastError }) => ({ partition, lastError })),
    [{ partition: 1, lastError: undefined }],
  )
})

it('given a partition that is assigned again, then what is known of it is kept', () => {
  const states = new PartitionStates()
  const one = { topic: 'orders', partition: 0 }
  states.hold([one])
  states.of('orders', 0).waitForFault(new Error('the database is unavailable'), 0)
  states.hold([one])
  assert.equal(states.list()[0]?.lastError, 'the database is unavailable')
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createHealth } from '../../src/process/health.ts'

describe('readiness', () => {
  it('needs every dependency to respond', async () => {
    const health = createHealth()
    health.add({ name: 'kafka', check: async () => {} })
    assert.deepEqual(await health.readiness(), { ready: true, dependencies: { kafka: { ready: true } } })
    health.add({
      name: 'mongodb',
      check: () => {
        throw new Error('no primary')
      },
    })
    assert.deepEqual(await health.readiness(), {
      ready: false,
      dependencies: { kafka: { ready: true }, mongodb: { ready: false, reason: 'no primary' } },
    })
  })

  it('does not wait for a dependency that does not respond', async () => {
    const health = createHealth({ deadlineMs: 5 })
    health.add({ name: 'registry', check: () => new Promise(() => {}) })
    const { dependencies } = await health.readiness()
    assert.deepEqual(dependencies['registry'], { ready: false, reason: 'no response within 5 ms' })
  })
})

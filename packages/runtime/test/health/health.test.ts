import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createHealth } from '../../src/health/health.ts'

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

  it('reports an optional dependency, and does not need it', async () => {
    const health = createHealth()
    const check = () => Promise.reject(new Error('no primary'))
    health.add({ name: 'mongodb', isOptional: true, check })
    const dependencies = { mongodb: { ready: false, reason: 'no primary' } }
    assert.deepEqual(await health.readiness(), { ready: true, dependencies })
  })

  it('does not wait for a dependency that does not respond', async () => {
    const health = createHealth({ deadlineMs: 5 })
    health.add({ name: 'registry', check: () => new Promise(() => {}) })
    const { dependencies } = await health.readiness()
    assert.deepEqual(dependencies['registry'], { ready: false, reason: 'no response within 5 ms' })
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createHealth, type Health } from '../../src/process/health.ts'
import { createMetrics } from '../../src/observability/metrics.ts'
import { startHealthServer } from '../../src/http/start-health-server.ts'

describe('readiness', () => {
  it('needs every dependency to answer', async () => {
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

  it('does not wait for a dependency that does not answer', async () => {
    const health = createHealth({ deadlineMs: 5 })
    health.add({ name: 'registry', check: () => new Promise(() => {}) })
    const { dependencies } = await health.readiness()
    assert.deepEqual(dependencies['registry'], { ready: false, reason: 'no answer within 5 ms' })
  })
})

describe('the health server', () => {
  let health: Health
  let server: Awaited<ReturnType<typeof startHealthServer>>
  before(async () => {
    health = createHealth()
    const metrics = createMetrics('example')
    metrics.counter({ name: 'slipstream_example_orders_total', help: 'Orders seen.' }).inc(3)
    server = await startHealthServer({ health, metrics, host: '127.0.0.1', port: 0 })
  })
  after(() => server.close())

  it('says that the process lives', async () => {
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
  })

  it('gives the metrics to Prometheus, with the name of the service', async () => {
    const answer = await fetch(`${server.url}/metrics`)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    assert.match(text, /^slipstream_example_orders_total\{service="example"\} 3$/m)
    assert.match(text, /^process_cpu_seconds_total/m)
  })

  it('answers 503 once the process is leaving', async () => {
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
    health.drain()
    const answer = await fetch(`${server.url}/readyz`)
    assert.equal(answer.status, 503)
    assert.deepEqual(await answer.json(), {
      ready: false,
      dependencies: { process: { ready: false, reason: 'it is shutting down' } },
    })
  })

  it('answers with a problem where there is nothing', async () => {
    const answer = await fetch(`${server.url}/nothing`)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  })
})

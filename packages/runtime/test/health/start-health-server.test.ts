import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { silentLogger } from '../../src/observability/logger.ts'
import { startHealthServer } from '../../src/health/start-health-server.ts'
import { createMetrics } from '../../src/observability/metrics.ts'
import { createHealth } from '../../src/health/health.ts'
import type { Health } from '../../src/health/health.ts'

describe('the health server', () => {
  let health: Health
  let server: Awaited<ReturnType<typeof startHealthServer>>
  before(async () => {
    health = createHealth()
    const metrics = createMetrics('example')
    metrics.counter({ name: 'slipstream_example_orders_total', help: 'Orders seen.' }).inc(3)
    server = await startHealthServer({ health, metrics, logger: silentLogger, host: '127.0.0.1', port: 0 })
  })
  after(() => server.close())

  it('responds while the process lives', async () => {
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
  })

  it('gives the metrics to Prometheus, with the name of the service', async () => {
    const response = await fetch(`${server.url}/metrics`)
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    const text = await response.text()
    assert.match(text, /^slipstream_example_orders_total\{service="example"\} 3$/m)
    assert.match(text, /^process_cpu_seconds_total/m)
  })

  it('responds 503 once the process is shutting down', async () => {
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
    health.drain()
    const response = await fetch(`${server.url}/readyz`)
    assert.equal(response.status, 503)
    assert.deepEqual(await response.json(), {
      ready: false,
      dependencies: { process: { ready: false, reason: 'it is shutting down' } },
    })
  })

  it('responds with a problem for an unknown path', async () => {
    const response = await fetch(`${server.url}/nothing`)
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
  })
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import fastify from 'fastify'
import { useTracer } from '@slipstream/runtime/observability/tracing/spans.ts'
import { traceparentOf, traceRequests } from '../../src/http/trace-requests.ts'

test('given a sender that goes away, then the span of its request ends nevertheless', async (t) => {
  const ended: unknown[] = []
  useTracer({
    start: () => ({ traceparent: 'of the request', end: (attributes) => void ended.push(attributes) }),
  })
  t.after(() => useTracer(undefined))
  const arrived = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const app = fastify({ forceCloseConnections: true })
  traceRequests(app)
  app.get('/', async (request, reply) => {
    const isHeld = request.headers['x-held'] !== undefined
    assert.equal(traceparentOf(request), 'of the request')
    arrived.resolve()
    if (isHeld) await release.promise
    return reply.send('done')
  })
  const { host } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  t.after(() => app.close())
  t.after(() => release.resolve())
  const [, port] = host.split(':')

  const socket = connect(Number(port), '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: ingest\r\nx-held: yes\r\n\r\n')
  await arrived.promise
  socket.destroy()
  await once(socket, 'close')
  await t.waitFor(() => assert.deepEqual(ended, [{ 'error.type': 'aborted' }]), { timeout: 30_000 })

  release.resolve()
  await (await fetch(`http://${host}/`)).text()
  await t.waitFor(() => assert.deepEqual(ended.slice(1), [{ 'http.response.status_code': 200 }]), {
    timeout: 30_000,
  })
})

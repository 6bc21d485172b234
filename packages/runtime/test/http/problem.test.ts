import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import fastify, { type FastifyInstance } from 'fastify'
import { replyWithProblems, problem, problemServerOptions } from '../../src/http/problem.ts'

describe('a refusal over HTTP', () => {
  let app: FastifyInstance
  let url: string
  const logged: object[] = []
  before(async () => {
    app = fastify({ ...problemServerOptions, bodyLimit: 64 })
    replyWithProblems(app, { error: (line: object) => void logged.push(line) })
    const body = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } }
    app.post('/orders', { schema: { body } }, () => ({}))
    app.get('/orders/:id', (_request, reply) =>
      problem(reply, {
        status: 409,
        type: '/problems/parked',
        detail: 'It waits for a redrive.',
        after: 'shop/1',
      }),
    )
    app.get('/broken', () => {
      throw new Error('mongodb://user:hunter2@inside is unavailable')
    })
    app.get('/upstream', () => {
      throw Object.assign(new Error('hunter2'), { statusCode: 422 })
    })
    url = await app.listen({ host: '127.0.0.1', port: 0 })
  })
  after(() => app.close())

  async function problemOf(path: string, init?: RequestInit) {
    const response = await fetch(url + path, init)
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    const body = (await response.json()) as Record<string, unknown>
    assert.equal(body['status'], response.status)
    return body
  }
  const post = (body: string, type = 'application/json'): RequestInit => ({
    method: 'POST',
    body,
    headers: { 'content-type': type },
  })

  it('has what the handler gave, extensions included', async () => {
    assert.deepEqual(await problemOf('/orders/1'), {
      type: '/problems/parked',
      title: 'Conflict',
      status: 409,
      detail: 'It waits for a redrive.',
      after: 'shop/1',
    })
  })

  for (const [what, path, init, status, detail] of [
    ['an unknown path', '/nowhere?token=hunter2', {}, 404, /^There is nothing at GET \/nowhere\.$/],
    ['a body that is too large', '/orders', post(`"${'x'.repeat(80)}"`), 413, /too large/],
    ['a media type that is not taken', '/orders', post('x', 'text/x-unknown'), 415, /media type/i],
    ['a body that is not JSON', '/orders', post('{'), 400, /JSON/],
    ['a path that is not encoded', '/orders/%zz', {}, 400, /url/i],
  ] as const) {
    it(`is a problem for ${what}`, async () => {
      const body = await problemOf(path, init)
      assert.equal(body['status'], status)
      assert.match(String(body['detail']), detail)
    })
  }

  it('points at what is not valid', async () => {
    const body = await problemOf('/orders', post('{"sku":[]}'))
    assert.deepEqual(body['errors'], [{ pointer: '/sku', detail: 'must be string' }])
  })

  it('has nothing of the internals', async () => {
    assert.doesNotMatch(JSON.stringify(await problemOf('/broken')), /mongodb|hunter2/)
    assert.deepEqual(await problemOf('/upstream'), {
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
    })
  })

  it('has the id under which the cause of a fault is logged', async () => {
    logged.length = 0
    const { detail } = await problemOf('/broken')
    const [{ reqId, err }] = logged as [{ reqId: string; err: Error }]
    assert.ok(String(detail).includes(`under ${reqId}.`))
    assert.match(err.message, /is unavailable/)
    await problemOf('/upstream')
    assert.equal(logged.length, 1)
  })

  it('is a problem even for requests that are not HTTP', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.end('nonsense\r\n\r\n')
    let response = ''
    socket.on('data', (data) => (response += data.toString()))
    await once(socket, 'close')
    assert.match(response, /^HTTP\/1\.1 400 Bad Request\r\n[^]*application\/problem\+json[^]*"status":400/)
  })
})

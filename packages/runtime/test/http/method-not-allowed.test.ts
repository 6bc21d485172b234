import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { methodNotAllowed } from '../../src/http/method-not-allowed.ts'
import { silentLogger } from '../../src/observability/logger.ts'
import { replyWithProblems } from '../../src/http/problem.ts'

test('given routes of a path, when another method is used, then it is answered 405 with Allow', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  replyWithProblems(app, silentLogger)
  const refuseOtherMethods = methodNotAllowed(app)
  await app.register(async (api) => {
    api.get('/orders/:id', () => 'order')
    api.delete('/orders/:id', () => 'deleted')
  })
  refuseOtherMethods()

  for (const method of ['POST', 'PUT', 'PATCH', 'OPTIONS', 'TRACE'] as const) {
    const headers = { 'content-type': 'application/json' }
    const payload = method === 'POST' ? { headers, payload: 'no JSON' } : {}
    const response = await app.inject({ method: method as 'POST', url: '/orders/1', ...payload })
    assert.equal(response.statusCode, 405)
    assert.equal(response.headers.allow, 'DELETE, GET, HEAD')
    assert.equal(response.headers['content-type'], 'application/problem+json')
    assert.match(response.json<{ detail: string }>().detail, new RegExp(`${method} is not supported here`))
  }
  for (const method of ['GET', 'HEAD', 'DELETE'] as const)
    assert.equal((await app.inject({ method, url: '/orders/1' })).statusCode, 200)
  assert.equal((await app.inject({ method: 'POST', url: '/other' })).statusCode, 404)
})

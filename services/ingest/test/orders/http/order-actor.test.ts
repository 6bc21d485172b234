import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { replyWithProblems } from '@slipstream/runtime/http/problem.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import fastify from 'fastify'
import { createActorOf } from '../../../src/orders/http/order-actor.ts'

const admins = [{ name: 'Ana', token: new Secret('token-of-ana') }]

function appWith(...ingestTokens: string[]) {
  const actorOf = createActorOf(
    admins,
    ingestTokens.map((token) => new Secret(token)),
  )
  const app = fastify()
  replyWithProblems(app, silentLogger)
  app.post('/', (request, reply) => {
    const actor = actorOf(request, reply)
    return actor === undefined ? reply : reply.send({ actor })
  })
  return async (token: string, actor?: string): Promise<[number, unknown]> => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(actor !== undefined && { 'slipstream-actor': actor }),
    }
    const response = await app.inject({ method: 'POST', url: '/', headers })
    return [response.statusCode, response.json().actor]
  }
}

test('given the token of an admin, then they are who acts, whomever a header names', async () => {
  const send = appWith('token-of-ingest')
  assert.deepEqual(await send('token-of-ana'), [200, 'Ana'])
  assert.deepEqual(await send('token-of-ana', 'Mere'), [200, 'Ana'])
  assert.equal((await send('another'))[0], 401)
})

test("given ingest's own token, then the console says for whom it acts", async () => {
  const send = appWith('token-of-ingest')
  assert.deepEqual(await send('token-of-ingest', encodeURIComponent('Jörg Weiß')), [200, 'Jörg Weiß'])
  for (const actor of [undefined, '', '%0A', '%E0%A4', 'a'.repeat(201)])
    assert.equal((await send('token-of-ingest', actor))[0], 400, actor)
})

test('given an ingest without a token of its own, then only admins may place orders', async () => {
  const send = appWith()
  assert.equal((await send('token-of-ingest', 'Mere'))[0], 401)
  assert.deepEqual(await send('token-of-ana'), [200, 'Ana'])
})

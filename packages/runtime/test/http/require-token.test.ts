import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fastify from 'fastify'
import { Secret } from '../../src/config/secret.ts'
import { requireNamedToken, requireToken } from '../../src/http/require-token.ts'

const details = { missing: 'Send the token.', wrong: 'Another token.', notConfigured: 'No token here.' }

async function reply(tokens: Secret[], authorization?: string) {
  const app = fastify()
  const passes = requireToken(tokens, details)
  app.addHook('onRequest', async (request, reply) => (passes(request, reply) ? undefined : reply))
  app.get('/', () => ({ passed: true }))
  const headers = authorization === undefined ? {} : { authorization }
  const { statusCode, headers: sent, json } = await app.inject({ url: '/', headers })
  return { statusCode, challenge: sent['www-authenticate'], detail: json().detail as string | undefined }
}

describe('a token that is required', () => {
  const tokens = [new Secret('hunter2'), new Secret('hunter1')]

  it('given one of the tokens, then the request passes', async () => {
    assert.equal((await reply(tokens, 'Bearer hunter2')).statusCode, 200)
    assert.equal((await reply(tokens, 'bearer  hunter2 ')).statusCode, 200)
    assert.equal((await reply(tokens, 'Bearer hunter1')).statusCode, 200)
  })

  it('given no token in the request, then it is asked for', async () => {
    const challenge = 'Bearer realm="slipstream"'
    for (const authorization of [undefined, 'Basic hunter2', 'hunter2', 'Bearer '])
      assert.deepEqual(await reply(tokens, authorization), {
        ...{ statusCode: 401, challenge, detail: 'Send the token.' },
      })
  })

  it('given another token, then it is refused, whatever its length', async () => {
    const challenge = 'Bearer realm="slipstream", error="invalid_token"'
    for (const authorization of ['Bearer hunter3', 'Bearer h', `Bearer ${'hunter2'.repeat(9)}`])
      assert.deepEqual(await reply(tokens, authorization), {
        ...{ statusCode: 401, challenge, detail: 'Another token.' },
      })
  })

  it('given that none is configured, then no request passes', async () => {
    for (const authorization of [undefined, 'Bearer ', 'Bearer undefined']) {
      const { statusCode, detail } = await reply([], authorization)
      assert.deepEqual({ statusCode, detail }, { statusCode: 401, detail: 'No token here.' })
    }
  })
})

describe('tokens of several people', () => {
  const tokens = ['Bob', 'Eve'].map((name) => ({ name, token: new Secret(`token-of-${name}`) }))

  it('given the token of one of them, then the request is theirs; otherwise it is refused', async () => {
    const app = fastify()
    const nameOf = requireNamedToken(tokens, details)
    app.get('/', async (request, reply) => {
      const name = nameOf(request, reply)
      return name === undefined ? reply : { name }
    })
    const sent = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization }
      const { statusCode, json } = await app.inject({ url: '/', headers })
      return [statusCode, json().name ?? json().detail] as unknown
    }
    assert.deepEqual(await sent('Bearer token-of-Bob'), [200, 'Bob'])
    assert.deepEqual(await sent('Bearer token-of-Eve'), [200, 'Eve'])
    assert.deepEqual(await sent('Bearer token-of-'), [401, 'Another token.'])
    assert.deepEqual(await sent(), [401, 'Send the token.'])
  })
})

import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { RecoveryFault } from '../../../src/adapters/ingest/recovery-fault.ts'
import { recoverOrder } from '../../../src/adapters/ingest/recover-order.ts'
import { json, serverOf } from '../../sources/woocommerce/adapters/shop-of-a-test.ts'
import { never } from '../../world.ts'
import type { Respond } from '../../sources/woocommerce/adapters/shop-of-a-test.ts'

const order = {
  id: 1043,
  status: 'processing',
  date_modified_gmt: '2026-11-21T07:00:00',
  billing: { first_name: 'Ōtāne' },
}
const recovery = { source: 'shop', event: 'OrderCreated' as const, order }
const appended = { result: 'appended', eventId: 'a'.repeat(32), position: 'orders/3/1042' }

const recoveryAt = (ingestUrl: string, timeoutMs = 2_000) =>
  recoverOrder({
    ingestUrl,
    token: new Secret('token_of_test'),
    timeoutMs,
    retryPolicy: { retries: 3, baseMs: 1, capMs: 250 },
  })

async function faultOf(test: TestContext, respond: Respond, timeoutMs?: number) {
  const { url, requests } = await serverOf(test, respond)
  const fault: unknown = await recoveryAt(url, timeoutMs)(recovery, never).then(
    () => assert.fail('it was recovered'),
    (error: unknown) => error,
  )
  assert.ok(fault instanceof RecoveryFault, inspect(fault))
  assert.doesNotMatch(inspect(fault, { depth: 9 }), /token_of_test|Ōtāne/)
  return { fault, times: requests.length }
}

describe('an order that is handed over to ingest', () => {
  it('is sent whole, as the shop gave it, to its source, with the token', async (t) => {
    let sent: unknown
    const { url, requests } = await serverOf(t, (request, response) => {
      void text(request).then((body) => {
        sent = { body: JSON.parse(body) as unknown, ...request.headers }
        json(response, 200, appended)
      })
    })

    const recovered = await recoveryAt(`${url}/below`)({ ...recovery, source: 'my/shop' }, never)

    assert.deepEqual(recovered, {
      kind: 'appended',
      eventId: appended.eventId,
      position: appended.position,
    })
    // The server shows the path decoded; a slash in the name was encoded.
    assert.deepEqual(requests, ['POST /below/recoveries/my/shop?event=OrderCreated'])
    const { body, authorization, 'content-type': type } = sent as Record<string, unknown>
    assert.deepEqual(body, order)
    assert.equal(authorization, 'Bearer token_of_test')
    assert.equal(type, 'application/json')
  })

  for (const result of ['duplicate', 'quarantined']) {
    it(`may be answered ${result}`, async (t) => {
      const { url } = await serverOf(t, (_, response) => json(response, 200, { ...appended, result }))
      assert.equal((await recoveryAt(url)(recovery, never)).kind, result)
    })
  }

  it('is sent again while ingest is unavailable, and is in the log in the end', async (t) => {
    const { url, requests } = await serverOf(t, (request, response, nth) => {
      if (nth === 1) request.socket.destroy()
      else if (nth === 2) json(response, 503, {})
      else json(response, 200, appended)
    })
    assert.equal((await recoveryAt(url)(recovery, never)).kind, 'appended')
    assert.equal(requests.length, 3)
  })

  it('is not sent again before ingest wants it', async (t) => {
    const at: number[] = []
    const { url } = await serverOf(t, (_, response, nth) => {
      at.push(performance.now())
      if (nth === 1) json(response, 429, {}, { 'retry-after': '0.2' })
      else json(response, 200, appended)
    })
    await recoveryAt(url)(recovery, never)
    assert.ok((at[1] ?? 0) - (at[0] ?? 0) >= 195)
  })

  it('is given up at once, and left for later, when ingest wants minutes', async (t) => {
    const { fault, times } = await faultOf(t, (_, response) =>
      json(response, 503, {}, { 'retry-after': '120' }),
    )
    assert.deepEqual([fault.kind, fault.retryAfterMs, times], ['unavailable', 120_000, 1])
  })

  const passing: [string, Respond, RegExp][] = [
    ['responds with 503', (_, response) => json(response, 503, {}), /with 503/],
    ['responds with 429', (_, response) => json(response, 429, {}), /with 429/],
    ['hangs up', (request) => void request.socket.destroy(), /UND_ERR_SOCKET|ECONNRESET/],
    ['says nothing', () => undefined, /not within 400 ms/],
  ]
  for (const [what, respond, expected] of passing) {
    it(`can be tried later when ingest ${what} each time`, async (t) => {
      // Short only where the whole of it has to pass: a busy machine may take longer to respond.
      const { fault, times } = await faultOf(t, respond, what === 'says nothing' ? 400 : undefined)
      assert.equal(fault.kind, 'unavailable')
      assert.match(fault.message, expected)
      assert.equal(times, 4)
    })
  }

  const final: [string, Respond, RecoveryFault['kind'], RegExp][] = [
    ['401', (_, r) => json(r, 401, {}), 'unauthorized', /INGEST_TOKEN must be the same/],
    ['404', (_, r) => json(r, 404, {}), 'unexpected', /no recoveries of shop .*INGEST_URL/],
    ['413', (_, r) => json(r, 413, {}), 'unexpected', /order 1043 of shop is larger/],
    ['400', (_, r) => json(r, 400, {}), 'unexpected', /one version/],
    ['a redirect', (_, r) => void r.writeHead(302, { location: '/' }).end(), 'unexpected', /\(302\)/],
    ['a page', (_, r) => void r.writeHead(200).end('<html>'), 'unexpected', /INGEST_URL must be/],
    ['something endless', (_, r) => json(r, 200, 'x'.repeat(70_000)), 'unexpected', /not ingest/],
  ]
  for (const [what, respond, kind, expected] of final) {
    it(`is not tried again after ${what}: the message says what to mend`, async (t) => {
      const { fault, times } = await faultOf(t, respond)
      assert.equal(fault.kind, kind)
      assert.match(fault.message, expected)
      assert.equal(times, 1)
    })
  }
})

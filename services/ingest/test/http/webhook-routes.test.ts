import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, afterEach, before, describe, test } from 'node:test'
import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { AppendFailure } from '@slipstream/event-log/event-log.ts'
import { httpHeadersOf } from '@slipstream/events/codec/http-headers.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { ingestForTests, wooDelivery } from '../ingest-for-tests.ts'
import type { IngestResponse, Ingest, Sent } from '../ingest-for-tests.ts'

const order = (id: number | string): object => ({
  id,
  status: 'processing',
  total: '10.00',
  date_modified_gmt: '2026-11-21T06:42:28',
})
let ingest: Ingest
let nextId = 1
const append = (): Ingest['log']['append'] => ingest.log.append
let usual: Ingest['log']['append']

before(async () => {
  ingest = await ingestForTests({
    environment: { SECRET: 'secret', NEXT: 'the next secret' },
    sources: {
      shop: { type: 'woocommerce', secrets: [{ env: 'SECRET' }, { env: 'NEXT' }] },
      slow: {
        type: 'woocommerce',
        secrets: [{ env: 'SECRET' }],
        rateLimit: { requestsPerSecond: 0.01, burst: 1 },
      },
    },
    bodyLimitBytes: 8 * 1024 * 1024,
  })
  usual = append()
})
afterEach(() => {
  ingest.log.isOpen = true
  ingest.log.append = usual
})
after(() => ingest.close())

function isProblem({ status, headers, json }: IngestResponse, expected: number): void {
  assert.equal(status, expected, JSON.stringify(json))
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json/)
  assert.equal(json['status'], expected)
  assert.ok(String(json['detail']).length > 20, 'it names what to fix')
}

describe('a delivery that is authentic', () => {
  test('is answered 200 with its id and position once the log has it', async () => {
    const { status, headers, json } = await ingest.post(wooDelivery(order(nextId++)))
    assert.equal(status, 200)
    assert.match(headers['content-type'] ?? '', /^application\/json/)
    assert.equal(json['result'], 'appended')
    assert.match(String(json['eventId']), /^[0-9a-f]{32}$/)
    assert.match(String(json['position']), /^orders\/0\/\d+$/)
  })

  test('has HTTP headers with its record, without the signature', async () => {
    await ingest.post(wooDelivery(order(nextId++)))
    const kept = httpHeadersOf(ingest.records.at(-1)?.headers ?? {})
    assert.deepEqual(kept, [
      ['content-type', 'application/json'],
      ['user-agent', 'WooCommerce/8.9.3 Hookshot (WordPress/6.5.5)'],
      ['x-wc-webhook-source', 'https://shop.test/'],
      ['x-wc-webhook-signature', '(not kept)'],
    ])
  })

  test('may be signed with any of the secrets, while one is replaced', async () => {
    const { status } = await ingest.post(wooDelivery(order(nextId++), { secret: 'the next secret' }))
    assert.equal(status, 200)
  })

  test('waits for the acknowledgement of the log', async () => {
    const acknowledged = Promise.withResolvers<void>()
    let hasResponded = false
    const handed = Promise.withResolvers<void>()
    ingest.log.append = async (record) => {
      handed.resolve()
      await acknowledged.promise
      return usual(record)
    }
    const response = ingest.post(wooDelivery(order(nextId++))).finally(() => (hasResponded = true))
    await handed.promise
    assert.equal(hasResponded, false)
    acknowledged.resolve()
    assert.equal((await response).status, 200)
  })

  test('shares the append of the same delivery that is still on its way', async () => {
    const before = ingest.records.length
    const delivery = wooDelivery(order(nextId++))
    const responses = await Promise.all(Array.from({ length: 5 }, () => ingest.post(delivery)))
    assert.equal(ingest.records.length, before + 1)
    assert.equal(new Set(responses.map(({ json }) => json['eventId'])).size, 1)
    assert.equal(new Set(responses.map(({ json }) => json['position'])).size, 1)
    assert.deepEqual(responses.map(({ json }) => json['result']).sort(), [
      'appended',
      ...Array<string>(4).fill('duplicate'),
    ])
  })

  test('is another event under another topic or body, and none under an invented delivery id', async () => {
    const id = nextId++
    const ids = new Set<unknown>()
    for (const sent of [
      wooDelivery(order(id), { topic: 'order.created' }),
      wooDelivery(order(id), { topic: 'order.updated' }),
      wooDelivery(order(id), { headers: { 'X-WC-Webhook-Delivery-ID': 'another' } }),
      wooDelivery(order(nextId++)),
    ]) {
      ids.add((await ingest.post(sent)).json['eventId'])
    }
    assert.equal(ids.size, 3)
  })

  for (const type of [
    '',
    'text/plain',
    'application/json; charset=utf-8',
    'application/x-www-form-urlencoded',
    'not a type',
    ';;',
  ]) {
    test(`is taken whatever its content type says: "${type}"`, async () => {
      const { status, json } = await ingest.post(
        wooDelivery(order(nextId++), { headers: { 'Content-Type': type } }),
      )
      assert.equal(status, 200, JSON.stringify(json))
    })
  }

  test('continues the trace that it came with, or begins one', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await ingest.post(wooDelivery(order(nextId++), { headers: { traceparent } }))
    const continued = ingest.records.at(-1)?.headers['traceparent'] ?? ''
    assert.match(continued, /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/)
    await ingest.post(wooDelivery(order(nextId++), { headers: { traceparent: 'nonsense' } }))
    assert.match(ingest.records.at(-1)?.headers['traceparent'] ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })

  test('may be announced with Expect: 100-continue, and be as large as the limit', async () => {
    const limit = 8 * 1024 * 1024
    for (const length of [1024 * 1024 + 1, limit]) {
      const frame = JSON.stringify({ ...order(nextId++), note: '' })
      const body = Buffer.from(frame.replace('""', `"${'x'.repeat(length - frame.length)}"`))
      assert.equal(body.length, length)
      const { status, json } = await ingest.post(wooDelivery(body, { headers: { Expect: '100-Continue' } }))
      assert.equal(status, 200, JSON.stringify(json))
      assert.equal(json['result'], 'appended')
    }
  })

  test('is quarantined whole when its event is larger than the log takes', async () => {
    ingest.log.append = (record) =>
      record.topic === 'orders' ? Promise.reject(new AppendError('tooLarge', 'too large')) : usual(record)
    const sent = wooDelivery(order(nextId++))
    const { status, json } = await ingest.post(sent)
    assert.equal(status, 200)
    assert.equal(json['result'], 'quarantined')
    const event = ingest.events().at(-1)
    assert.ok(event?.type === 'DeliveryQuarantined')
    assert.equal(event.data.reason, 'too-large')
    assert.equal(event.data.bodyBase64, sent.body.toString('base64'))
    assert.equal((await ingest.post(sent)).json['result'], 'duplicate')
  })
})

describe('while the log cannot take it, a delivery', () => {
  for (const reason of ['overloaded', 'deadline', 'closed'] satisfies AppendFailure[]) {
    test(`is answered 503 with Retry-After (${reason}), and taken when it comes again`, async () => {
      const sent = wooDelivery(order(nextId++))
      ingest.log.append = () => Promise.reject(new AppendError(reason, 'a reason'))
      const refused = await ingest.post(sent)
      isProblem(refused, 503)
      assert.match(refused.headers['retry-after'] ?? '', /^\d+$/)
      ingest.log.append = usual
      assert.equal((await ingest.post(sent)).json['result'], 'appended')
    })
  }

  test('is answered 503 before the log was ever open, while pings and refusals stay what they are', async () => {
    ingest.log.isOpen = false
    const refused = await ingest.post(wooDelivery(order(nextId++)))
    isProblem(refused, 503)
    assert.ok(refused.headers['retry-after'])
    isProblem(await ingest.post(wooDelivery(order(nextId++), { secret: 'another' })), 401)
    assert.deepEqual((await ingest.post(ping)).json, { result: 'ping' })
  })
})

const ping = {
  path: '/webhooks/shop',
  headers: [
    ['Host', 'ingest.test'],
    ['Content-Length', '12'],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ] as [string, string][],
  body: Buffer.from('webhook_id=1'),
}

describe('what is not authentic', () => {
  test('is a ping when it is one, and appends nothing', async () => {
    const before = ingest.records.length
    for (const type of [
      'application/x-www-form-urlencoded',
      'Application/X-WWW-Form-Urlencoded; charset=UTF-8',
    ]) {
      const headers = ping.headers.map(([name, value]): [string, string] => [
        name,
        name === 'Content-Type' ? type : value,
      ])
      const { status, json } = await ingest.post({ ...ping, headers })
      assert.equal(status, 200)
      assert.deepEqual(json, { result: 'ping' })
    }
    assert.equal(ingest.records.length, before)
  })

  for (const [what, body, header] of [
    ['another body', 'webhook_id=x', []],
    ['more than the id', 'webhook_id=1&a=b', []],
    ['a topic', 'webhook_id=1', [['X-WC-Webhook-Topic', 'order.created']]],
  ] as [string, string, [string, string][]][]) {
    test(`is refused with 401 when it resembles a ping but has ${what}`, async () => {
      const headers = ping.headers.map(([name, value]): [string, string] =>
        name === 'Content-Length' ? [name, String(body.length)] : [name, value],
      )
      isProblem(
        await ingest.post({ ...ping, headers: [...headers, ...header], body: Buffer.from(body) }),
        401,
      )
    })
  }

  test('is refused with 401 when unsigned or wrongly signed, without naming the expected signature', async () => {
    const body = Buffer.from(JSON.stringify(order(nextId++)))
    const expected = createHmac('sha256', 'secret').update(body).digest('base64')
    for (const signature of [
      '',
      'nonsense',
      expected.slice(0, -2) + 'A=',
      expected.toLowerCase(),
      `sha256=${expected}`,
    ]) {
      const response = await ingest.post(
        wooDelivery(body, { headers: { 'X-WC-Webhook-Signature': signature } }),
      )
      isProblem(response, 401)
      const text = JSON.stringify(response)
      assert.ok(!text.includes(expected) && !text.includes('the next secret'))
    }
  })

  test('is refused with 404 for a source that is not declared', async () => {
    const path = '/webhooks/nobody'
    isProblem(await ingest.post(wooDelivery(order(1), { path })), 404)
    isProblem(await ingest.post(wooDelivery(Buffer.alloc(1024 * 1024, 'x'), { path })), 404)
  })

  test('is refused with 405 for another method, and told which one', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const response = await ingest.post({
        method,
        path: '/webhooks/shop',
        headers: [['Host', 'x']],
        body: Buffer.alloc(0),
      })
      isProblem(response, 405)
      assert.equal(response.headers['allow'], 'POST')
    }
  })

  test('is refused with 503 when too many large ones arrive, and taken when there is room again', async () => {
    const small = await ingestForTests({
      environment: { SECRET: 'secret' },
      sources: { shop: { type: 'woocommerce', secrets: [{ env: 'SECRET' }] } },
      bodyLimitBytes: 128 * 1024,
    })
    let handed = 0
    const acknowledged = Promise.withResolvers<void>()
    const append = small.log.append
    small.log.append = async (record) => {
      handed += 1
      await acknowledged.promise
      return append(record)
    }
    const large = (): Sent => wooDelivery({ ...order(nextId++), note: 'x'.repeat(127 * 1024) })
    const taken: ReturnType<Ingest['post']>[] = []
    while (taken.length < 16) {
      taken.push(small.post(large()))
      await eventually(
        () => `${taken.length} are handed over, not ${handed}`,
        () => handed === taken.length,
      )
    }
    const refused = await small.post(large())
    isProblem(refused, 503)
    assert.ok(refused.headers['retry-after'])
    taken.push(small.post(wooDelivery(order(nextId++))))
    acknowledged.resolve()
    for (const { status } of await Promise.all(taken)) assert.equal(status, 200)
    assert.equal((await small.post(large())).status, 200)
    await small.close()
  })

  test('is refused with 413 beyond the limit', async () => {
    const body = Buffer.alloc(8 * 1024 * 1024 + 1, 'x')
    isProblem(await ingest.post(wooDelivery(body)), 413)
  })

  test('is refused with 429 beyond the rate limit of its source, and the other sources are not', async () => {
    const path = '/webhooks/slow'
    for (const secret of ['another', 'a third']) {
      const forged = wooDelivery(order(nextId++), { path, secret })
      assert.equal((await ingest.post(forged)).status, 401, 'what is not of the source uses nothing up')
    }
    assert.equal((await ingest.post(wooDelivery(order(nextId++), { path }))).status, 200)
    const refused = await ingest.post(wooDelivery(order(nextId++), { path }))
    isProblem(refused, 429)
    assert.ok(Number(refused.headers['retry-after']) > 0)
    assert.equal((await ingest.post(wooDelivery(order(nextId++)))).status, 200)
  })
})

describe('what can be asked', () => {
  test('the OpenAPI document describes the responses and their examples', async () => {
    const { json } = await ingest.post({
      method: 'GET',
      path: '/openapi.json',
      headers: [['Host', 'x']],
      body: Buffer.alloc(0),
    })
    const paths = json['paths'] as Record<string, { post: { responses: object } }>
    assert.deepEqual(Object.keys(paths['/webhooks/{source}']?.post.responses ?? {}), [
      '200',
      '401',
      '404',
      '408',
      '413',
      '429',
      '503',
    ])
    assert.deepEqual(Object.keys(paths['/recoveries/{source}']?.post.responses ?? {}), [
      ...['200', '400', '401', '404', '408', '413', '503'],
    ])
  })

  test('the metrics count deliveries by source and result', async () => {
    await ingest.post(ping)
    const text = await ingest.metrics.registry.metrics()
    for (const result of [
      'appended',
      'duplicate',
      'ping',
      'quarantined',
      'refused_wrong_signature',
      'refused_unavailable',
      'refused_too_large',
    ]) {
      assert.match(
        text,
        new RegExp(
          `slipstream_ingest_deliveries_total\\{[^}]*source="shop",result="${result}"[^}]*\\} [1-9]`,
        ),
      )
    }
    assert.match(text, /slipstream_ingest_append_seconds_count/)
  })
})

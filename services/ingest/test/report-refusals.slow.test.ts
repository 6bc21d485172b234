import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { Event } from '@slipstream/events/event.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { ingestForTests, wooDelivery } from './ingest-for-tests.ts'
import type { Ingest } from './ingest-for-tests.ts'

const config = {
  environment: { S: 'secret' },
  sources: { shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } },
  bodyLimitBytes: 64 * 1024,
}
let ingest: Ingest
let nextId = 1
const close = (): Promise<void> => ingest.close()

/** @returns the log as it is while it takes everything */
async function start(): Promise<Pick<Ingest['log'], 'append' | 'appendRefusal'>> {
  ingest = await ingestForTests(config)
  return { ...ingest.log }
}

const delivery = (more: Parameters<typeof wooDelivery>[1] = {}): ReturnType<typeof wooDelivery> =>
  wooDelivery(
    { id: nextId++, status: 'pending', total: '1.00', date_modified_gmt: '2026-11-21T06:42:28' },
    more,
  )
const status = async (more?: Parameters<typeof wooDelivery>[1]): Promise<number> =>
  (await ingest.post(delivery(more))).status
const forged = { secret: 'another' }

const reported = (): Event<'DeliveriesRefused'>[] =>
  ingest.refusals().filter((event) => event.type === 'DeliveriesRefused')
const inARow = (): number[] => reported().map(({ data }) => data.inARow)

const haveBeenReported = (count: number): Promise<void> =>
  eventually(
    () => `${count} are reported, not ${JSON.stringify(reported())}`,
    () => reported().length === count,
  )

describe('given a sender that is refused', () => {
  afterEach(close)
  test('then the first, the third in a row and the next acceptance are reported, and nothing twice', async () => {
    await start()
    assert.equal(await status(forged), 401)
    await haveBeenReported(1)
    assert.equal(await status(forged), 401)
    assert.equal(await status({ headers: { 'X-WC-Webhook-Signature': '' } }), 401)
    await haveBeenReported(2)
    assert.equal(await status(), 200)
    await haveBeenReported(3)
    assert.equal(await status(), 200)

    assert.deepEqual(
      reported().map(({ subject, data }) => [subject, data.webhookId, data.inARow, data.refused]),
      [
        ['shop', '2', 1, [{ reason: 'wrong_signature', count: 1 }]],
        [
          ...['shop', '2', 3],
          [
            { reason: 'wrong_signature', count: 1 },
            { reason: 'unsigned', count: 1 },
          ],
        ],
        ['shop', '2', 0, []],
      ],
    )
    assert.equal(new Set(reported().map(({ id }) => id)).size, 3)
    for (const { data, occurredAt } of reported()) {
      assert.equal(data.instance, 'ingest-test')
      assert.ok(data.from <= data.to && data.to === occurredAt)
    }
  })

  test('then each of its webhooks is reported by itself, and a ping changes nothing', async () => {
    await start()
    await status({ ...forged, headers: { 'X-WC-Webhook-ID': '7' } })
    await status({ ...forged, headers: { 'X-WC-Webhook-ID': '' } })
    await haveBeenReported(2)
    const { status: pinged } = await ingest.post({
      path: '/webhooks/shop',
      headers: [
        ['Host', 'x'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Content-Length', '12'],
      ],
      body: Buffer.from('webhook_id=1'),
    })
    assert.equal(pinged, 200)
    await ingest.close()
    assert.deepEqual(
      reported().map(({ data }) => [data.webhookId, data.inARow]),
      [
        ['7', 1],
        [null, 1],
      ],
    )
  })

  test('for what its request is, then that counts as well', async () => {
    await start()
    assert.equal((await ingest.post(wooDelivery(Buffer.alloc(64 * 1024 + 1, 'x')))).status, 413)
    await haveBeenReported(1)
    assert.deepEqual(reported()[0]?.data.refused, [{ reason: 'too_large', count: 1 }])
  })

  test('when it leaves before it is answered, then it has a failure, though the delivery was taken', async () => {
    const usual = await start()
    const handed = Promise.withResolvers<void>()
    const acknowledged = Promise.withResolvers<void>()
    ingest.log.append = async (record) => {
      handed.resolve()
      await acknowledged.promise
      return usual.append(record)
    }
    const { path, headers, body } = delivery()
    const { hostname, port } = new URL(ingest.url)
    const socket = connect(Number(port), hostname)
    const head = [`POST ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    socket.write(body)
    await handed.promise
    socket.destroy()
    await new Promise((gone) => socket.once('close', gone))
    // Its response may be on its way before the other end is known to be gone.
    await eventually('it is known to be gone', async () => (await ingest.connections()) === 0)
    acknowledged.resolve()
    await haveBeenReported(1)
    assert.deepEqual(reported()[0]?.data.refused, [{ reason: 'unanswered', count: 1 }])
    assert.ok(ingest.events().some(({ type }) => type === 'OrderUpdated'))
  })

  test('by many and without a signature, then few events report it', async () => {
    await start()
    const startedAt = performance.now()
    for (let round = 0; round < 10; round++) {
      const flood = Array.from({ length: 100 }, (_, id) =>
        status({ ...forged, headers: { 'X-WC-Webhook-ID': String(id) } }),
      )
      assert.deepEqual(new Set(await Promise.all(flood)), new Set([401]))
    }
    await ingest.close()
    const counted = reported()
      .flatMap(({ data }) => data.refused)
      .map(({ count }) => count)
    assert.equal(
      counted.reduce((sum, count) => sum + count, 0),
      1_000,
      'nothing is lost in it',
    )
    const distinct = new Set(reported().map(({ data }) => data.webhookId))
    assert.equal(distinct.size, 17)
    const tensOfSeconds = 1 + Math.floor((performance.now() - startedAt) / 10_000)
    assert.ok(reported().length <= 17 * 5 * tensOfSeconds, `${reported().length} events`)
  })
})

describe('while the log is unavailable', () => {
  afterEach(close)
  test('refusals are counted, get the usual response, and are reported when it returns', async () => {
    const usual = await start()
    ingest.log.append = ingest.log.appendRefusal = () => Promise.reject(new AppendError('deadline', 'away'))
    for (let count = 0; count < 5; count++) assert.equal(await status(), 503)
    ingest.log.isOpen = false
    for (let count = 0; count < 5; count++) assert.equal(await status(), 503)
    assert.deepEqual(reported(), [])
    Object.assign(ingest.log, usual)
    ingest.log.isOpen = true
    assert.equal(await status(), 200)
    await eventually('its acceptance is reported', () => inARow().at(-1) === 0)
    const counted = reported().flatMap(({ data }) => data.refused)
    assert.ok(counted.every(({ reason }) => reason === 'unavailable'))
    assert.equal(
      counted.reduce((sum, { count }) => sum + count, 0),
      10,
    )
  })

  test('an event whose fate is unknown is sent again as it was', async () => {
    const usual = await start()
    const sent: string[] = []
    let isUnavailable = true
    ingest.log.appendRefusal = async (record) => {
      sent.push(`${record.headers['ce_id']} ${record.value.toString('base64')}`)
      if (!isUnavailable) return usual.appendRefusal(record)
      throw new AppendError('deadline', 'it may still turn up')
    }
    await status(forged)
    await eventually('it is sent', () => sent.length === 1)
    await status(forged)
    await eventually('it is sent again', () => sent.length === 2)
    isUnavailable = false
    await eventually('it is reported', () => reported().length >= 1)
    const first = sent.slice(0, sent.indexOf(sent.at(-1) ?? '') + 1)
    assert.equal(new Set(first).size, 1)
    assert.deepEqual(reported()[0]?.data.refused, [{ reason: 'wrong_signature', count: 1 }])
  })
})

describe('when it stops', () => {
  afterEach(close)
  test('what was not reported yet is reported', async () => {
    await start()
    await status(forged)
    await haveBeenReported(1)
    await status(forged)
    await ingest.close()
    assert.deepEqual(inARow(), [1, 2])
  })

  test('what could not be reported before is reported as it was begun, and then what followed', async () => {
    const usual = await start()
    let attempts = 0
    ingest.log.appendRefusal = () => {
      attempts += 1
      return Promise.reject(new AppendError('deadline', 'away'))
    }
    await status(forged)
    await eventually('it was tried', () => attempts > 0)
    await status(forged)
    ingest.log.appendRefusal = usual.appendRefusal
    await ingest.close()
    assert.deepEqual(inARow(), [1, 2])
  })

  test('an unavailable log does not hold it up', async () => {
    await start()
    ingest.log.appendRefusal = () => new Promise(() => undefined)
    await status(forged)
    await ingest.close()
    assert.deepEqual(reported(), [])
  })
})

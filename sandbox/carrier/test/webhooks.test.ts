import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { CarrierOptions } from '../src/carrier-options.ts'
import { signWebhook } from '../src/domain/webhooks/sign-webhook.ts'
import { givenCarrier } from './given-carrier.ts'
import type { GivenCarrier } from './given-carrier.ts'
import { hourMs } from './sample-booking.ts'

const weekMs = 168 * hourMs

describe('the webhooks of scans', () => {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body })
      response.writeHead(status).end()
    })
  })
  let received: { headers: Record<string, unknown>; body: string }[]
  let status: number
  let given: GivenCarrier
  const open = async (options: CarrierOptions = {}): Promise<void> => {
    const { port } = server.address() as AddressInfo
    const webhookUrl = `http://127.0.0.1:${port}/webhooks/bobs-post`
    given = await givenCarrier({ webhookUrl, webhookSecret: 'carrier-secret', ...options })
  }

  beforeEach(async () => {
    ;[received, status] = [[], 204]
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    await given.carrier.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('given a parcel, then each scan is sent once, signed with its time', async () => {
    await open()
    const { trackingNumber } = await given.book('admin/4711/1')
    await given.pass(3 * weekMs)
    await given.pass(hourMs)
    const { scans } = await given.read(`/tracking/${trackingNumber}`)
    assert.deepEqual(
      received.map(({ body }) => JSON.parse(body).id).sort(),
      scans.map(({ eventId }: { eventId: string }) => eventId).sort(),
    )
    for (const { headers, body } of received) {
      const timestamp = Number(headers['bobspost-timestamp'])
      assert.equal(headers['bobspost-signature'], signWebhook(body, timestamp, 'carrier-secret'))
      assert.equal(JSON.parse(body).reference, 'admin/4711/1')
    }
  })

  it('given a receiver that fails, then it is tried four times, and the books show it', async () => {
    await open()
    status = 503
    await given.book('admin/4711/1')
    await given.pass(20 * hourMs)
    const [first] = given.carrier.webhooks()
    assert.deepEqual([first?.outcome, first?.status, first?.attempt], ['retried', 503, 1])
    for (let n = 0; n < 4; n++) await given.pass(weekMs)
    assert.ok(given.carrier.webhooks().every(({ outcome, attempt }) => outcome === 'failed' && attempt === 4))
    const attempts = received.filter(({ body }) => JSON.parse(body).id === first?.eventId)
    assert.equal(attempts.length, 4)
  })

  it('given a live carrier, then time and webhooks continue by themselves', { timeout: 20_000 }, async () => {
    await open({ mode: 'live', nowMs: Date.now, speed: 10_000_000 })
    await given.book('admin/4711/1')
    const ends = ['delivered', 'returned', 'lost']
    const hasEnded = (): boolean => received.some(({ body }) => ends.includes(JSON.parse(body).status))
    while (!hasEnded() || given.carrier.webhooks().length < received.length) await new Promise(setImmediate)
    assert.ok(given.carrier.webhooks().every(({ outcome }) => outcome === 'delivered'))
  })

  it('given lost webhooks, then none is sent, and the books say lost', async () => {
    await open({ faults: { lostWebhooks: {} } })
    await given.book('admin/4711/1')
    await given.pass(3 * weekMs)
    assert.equal(received.length, 0)
    assert.ok(given.carrier.webhooks().length > 2)
    assert.ok(given.carrier.webhooks().every(({ outcome }) => outcome === 'lost'))
  })

  it('given a restart, then what was sent is not sent again, and what is left is', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'bobs-post-'))
    await open({ dataFolder })
    await given.book('admin/4711/1')
    await given.pass(20 * hourMs)
    const before = received.length
    assert.ok(before > 0)
    await given.carrier.stop()
    await open({ dataFolder })
    await given.pass(20 * hourMs)
    assert.equal(received.length, before)
    await given.pass(3 * weekMs)
    const ids = received.map(({ body }) => JSON.parse(body).id)
    assert.ok(ids.length > before)
    assert.equal(new Set(ids).size, ids.length)
    rmSync(dataFolder, { recursive: true })
  })
})

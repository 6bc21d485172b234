import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile, appendFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { createMemoryLog } from '../../../src/adapters/memory/memory-log.ts'
import type { EventLog, LogRecord } from '../../../src/event-log.ts'
import { whyNoTarget } from '../../../src/history/replay/append-to-topic.ts'
import { parseJournal } from '../../../src/history/replay/domain/journal.ts'
import { outcomeOfStatus } from '../../../src/history/replay/domain/send-outcome.ts'
import type { SendOutcome } from '../../../src/history/replay/domain/send-outcome.ts'
import { ReplayStopped, replayEvents } from '../../../src/history/replay/replay-events.ts'
import type { Send } from '../../../src/history/replay/send-webhook.ts'
import { webhookSender } from '../../../src/history/replay/send-webhook.ts'
import { openStateFile } from '../../../src/history/replay/state-file.ts'
import { rangesOf } from '../../../src/history/read-history.ts'
import { topicsOfATest } from '../../contract/topics-of-a-test.ts'
import { appendAll, orderRecordOf } from '../given/history.ts'

async function givenEvents(count: number, keys: number) {
  const log = createMemoryLog({ maxRecords: 16 })
  const { orders } = await topicsOfATest(log, { partitions: 3 })
  const facts = Array.from({ length: count }, (_, n) => ({
    orderId: String(n % keys),
    number: Math.floor(n / keys),
  }))
  await appendAll(
    log,
    facts.map((one) => orderRecordOf(orders, one)),
  )
  return { log, orders }
}

async function givenFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replay-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'state')
}

type Run = {
  log: EventLog
  topic: string
  path: string
  send: Send
  signal?: AbortSignal
  concurrency?: number
}

async function replay({
  log,
  topic,
  path,
  send,
  signal = new AbortController().signal,
  concurrency = 4,
}: Run) {
  const state = await openStateFile(path, async () => {
    const ranges = [...(await rangesOf(log, { topic }))].map(
      ([partition, { from, to }]) => [String(partition), { from: String(from), to: String(to) }] as const,
    )
    return { topic, target: 'test', filter: '{}', ranges: Object.fromEntries(ranges) }
  })
  try {
    await replayEvents({
      ...{ log, topic, journal: state.journal, append: (line) => state.append(line), send, signal },
      ...{ ratePerSecond: 1e6, concurrency, maxAttempts: 3, backOff: { firstMs: 1, capMs: 1 } },
      ...{ matches: () => true, onRead: () => undefined, onSettled: () => undefined },
    })
  } finally {
    await state.close()
  }
}

const numbersOf = (sent: readonly string[], key: string): number[] =>
  sent.filter((id) => id.startsWith(`${key}#`)).map((id) => Number(id.split('#')[1]))
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('given a replay that crashes anywhere, when it continues, then no key is sent out of order', async (t) => {
  const { log, orders } = await givenEvents(120, 7)
  const file = await givenFolder(t)
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(60), { maxLength: 4 }), fc.nat(30), async (crashes, torn) => {
      const path = `${file}-${(run += 1)}`
      const sent: string[] = []
      for (const after of [...crashes, Infinity]) {
        const stop = new AbortController()
        let left = after
        const send: Send = async (record, signal) => {
          // Some take longer, so that keys overtake each other.
          for (let n = 0; n < Number(record.position.offset % 3n); n++) await turn()
          sent.push(record.headers['ce_id'] ?? '')
          if ((left -= 1) <= 0) {
            stop.abort(new Error('crash'))
            signal.throwIfAborted()
          }
          return { kind: 'sent' }
        }
        const running = replay({ log, topic: orders, path, send, signal: stop.signal })
        if (after === Infinity) await running
        else {
          await running.catch(() => undefined)
          // The last line was being written.
          if (torn % 2 === 0) await appendFile(path, `0 ${torn}`)
        }
      }
      for (let key = 0; key < 7; key++) {
        const numbers = numbersOf(sent, `shop/${key}`)
        for (const [index, number] of numbers.entries())
          assert.ok(
            index === 0 || number === numbers[index - 1] || number === numbers[index - 1]! + 1,
            String(numbers),
          )
        assert.equal(new Set(numbers).size, Math.ceil((120 - key) / 7))
      }
    }),
    { numRuns: 10 },
  )
})

test('given a replay that is done, when it runs again, then nothing is sent', async (t) => {
  const { log, orders } = await givenEvents(40, 5)
  const path = await givenFolder(t)
  let sent = 0
  const send: Send = () => Promise.resolve<SendOutcome>({ kind: 'sent' }).finally(() => (sent += 1))
  await replay({ log, topic: orders, path, send })
  await replay({ log, topic: orders, path, send })
  assert.equal(sent, 40)
  const { settled, partitions } = parseJournal(await readFile(path, 'utf8'))
  assert.equal(settled, 40)
  assert.deepEqual(
    [...partitions.values()].map(({ done }) => done.size),
    [...partitions.values()].map(() => 0),
  )
})

test('given an event that is refused, then it stops before later ones of its key', async (t) => {
  const { log, orders } = await givenEvents(40, 5)
  const path = await givenFolder(t)
  const sent: string[] = []
  const send: Send = (record) => {
    if (record.headers['ce_id'] === 'shop/2#3')
      return Promise.resolve({ kind: 'refused', reason: 'responded 400' })
    sent.push(record.headers['ce_id'] ?? '')
    return Promise.resolve({ kind: 'sent' })
  }
  const stopped = (error: unknown) =>
    error instanceof ReplayStopped &&
    error.isRefused &&
    /\(shop\/2\): the target responded 400/.test(error.message)
  await assert.rejects(replay({ log, topic: orders, path, send }), stopped)
  assert.deepEqual(numbersOf(sent, 'shop/2'), [0, 1, 2])
})

test('given a fault that passes, then the event is sent again; after all attempts it stops', async (t) => {
  const { log, orders } = await givenEvents(6, 2)
  let faults = 2
  const flaky: Send = () =>
    Promise.resolve<SendOutcome>(faults-- > 0 ? { kind: 'retry', reason: 'responded 503' } : { kind: 'sent' })
  await replay({ log, topic: orders, path: await givenFolder(t), send: flaky, concurrency: 1 })
  assert.equal(faults, -6)
  const down: Send = () => Promise.resolve({ kind: 'retry', reason: 'responded 503' })
  await assert.rejects(
    replay({ log, topic: orders, path: await givenFolder(t), send: down }),
    (error) => error instanceof ReplayStopped && !error.isRefused && error.message.endsWith('503, 3 times'),
  )
})

test('given a state of something else or of a running process, then it is refused', async (t) => {
  const path = await givenFolder(t)
  await writeFile(path, 'shopping list\n')
  const { log, orders } = await givenEvents(1, 1)
  const send: Send = () => Promise.resolve({ kind: 'sent' })
  await assert.rejects(replay({ log, topic: orders, path, send }), /was not written by a replay/)
  await rm(path)
  await writeFile(`${path}.lock`, String(process.pid))
  await assert.rejects(replay({ log, topic: orders, path, send }), /has the state/)
  await writeFile(`${path}.lock`, '999999999')
  await replay({ log, topic: orders, path, send })
})

test('given an endpoint, then it gets Standard Webhooks that verify, and its status decides', async (t) => {
  const secret = `whsec_${Buffer.from('a secret of the endpoint').toString('base64')}`
  const webhook = new Webhook(secret)
  const received: unknown[] = []
  let status = 204
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      received.push([headers['webhook-id'], webhook.verify(Buffer.concat(chunks).toString(), headers)])
      response.writeHead(status, { 'retry-after': '7' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
  const { log, orders } = await givenEvents(1, 1)
  const records: LogRecord[] = []
  for await (const batch of log.read(orders, await rangesOf(log, { topic: orders })))
    records.push(...batch.records)
  const send = webhookSender(url, secret)
  const { signal } = new AbortController()
  assert.deepEqual(await send(records[0]!, signal), { kind: 'sent' })
  const [id, body] = received[0] as [
    string,
    { type: string; key: string; data: { order: { orderId: string } } },
  ]
  assert.deepEqual(
    [id, body.type, body.key, body.data.order.orderId],
    ['shop/0#0', 'OrderCreated', 'shop/0', '0'],
  )
  status = 503
  assert.deepEqual(await send(records[0]!, signal), {
    kind: 'retry',
    reason: 'responded 503',
    afterMs: 7_000,
  })
  status = 302
  assert.deepEqual(await send(records[0]!, signal), { kind: 'refused', reason: 'responded 302' })
  server.close()
  server.closeAllConnections()
  assert.equal((await send(records[0]!, signal)).kind, 'retry')
})

test('given a status, then 2xx is sent, an overload may pass, and a mistake is refused', () => {
  for (const [status, kind] of [
    [200, 'sent'],
    [202, 'sent'],
    [429, 'retry'],
    [500, 'retry'],
    [408, 'retry'],
    [400, 'refused'],
    [410, 'refused'],
  ] as const)
    assert.equal(outcomeOfStatus(status, undefined).kind, kind)
})

test('given a topic of Slipstream, then it is no target', () => {
  assert.match(whyNoTarget('live.orders', 'live.') ?? '', /belongs to Slipstream/)
  assert.match(whyNoTarget('ftp://x', '') ?? '', /neither a URL nor/)
  assert.equal(whyNoTarget('staging.orders', 'live.'), undefined)
})

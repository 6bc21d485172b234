import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { quietKafkajs } from '../../../src/adapters/kafka/quiet-kafkajs.ts'

type Request = {
  entry: { correlationId: number; resolve(): void; reject(error: Error): void }
  expectResponse: boolean
  sendRequest(): void
}
type RequestQueue = {
  throttleCheckTimeoutId: NodeJS.Timeout | null
  throttledUntil: number
  push(request: Request): void
  fulfillRequest(response: { correlationId: number; payload: null; size: number }): void
  scheduleRequestTimeoutCheck(): void
  destroy(): void
}

quietKafkajs()
const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (
  options: object,
) => RequestQueue
const logger = { debug: () => undefined, warn: () => undefined }
const options = { maxInFlightRequests: 1, requestTimeout: 3_000, enforceRequestTimeout: true, logger }

function request(correlationId: number, sent: number[], failed: string[] = []): Request {
  return {
    entry: { correlationId, resolve: () => undefined, reject: ({ name }) => void failed.push(name) },
    expectResponse: true,
    sendRequest: () => void sent.push(correlationId),
  }
}

test('a connection that holds no request back sets no timer', () => {
  const queue = new RequestQueue(options)
  queue.push(request(1, []))
  queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 })
  assert.equal(queue.throttleCheckTimeoutId, null)
})

test('a request that is held back is sent once there is room, and once a throttle has ended', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 })
  const sent: number[] = []
  const queue = new RequestQueue(options)
  queue.push(request(1, sent))
  queue.push(request(2, sent))
  assert.deepEqual(sent, [1])
  queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 })
  assert.deepEqual(sent, [1, 2])
  queue.fulfillRequest({ correlationId: 2, payload: null, size: 0 })
  context.mock.timers.tick(100)
  queue.throttledUntil = Date.now() + 500
  queue.push(request(3, sent))
  context.mock.timers.tick(499)
  assert.deepEqual(sent, [1, 2])
  context.mock.timers.tick(1)
  assert.deepEqual(sent, [1, 2, 3])
})

test('a request without a response fails within a second of its time-out', (context) => {
  context.mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'], now: 1_000_000 })
  const failed: string[] = []
  const queue = new RequestQueue(options)
  queue.scheduleRequestTimeoutCheck()
  queue.push(request(1, [], failed))
  context.mock.timers.tick(3_000)
  assert.deepEqual(failed, [])
  context.mock.timers.tick(1_000)
  assert.deepEqual(failed, ['KafkaJSRequestTimeoutError'])
  queue.destroy()
})

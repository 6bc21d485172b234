import assert from 'node:assert/strict'
import { it } from 'node:test'
import { MongoNetworkError, MongoServerError } from 'mongodb'
import { retryWrite } from '../../src/transactions/retry-write.ts'
import { endedSocket } from '../given/ended-socket.ts'

const running = new AbortController().signal

it('given a database that is unavailable, then the write is repeated until it is done', async () => {
  let tries = 0
  const faults: unknown[] = []
  const write = (): Promise<string> =>
    ++tries <= 3 ? Promise.reject(new MongoNetworkError('no primary')) : Promise.resolve('done')
  assert.equal(await retryWrite(write, { stopping: running, onFault: (fault) => faults.push(fault) }), 'done')
  assert.deepEqual([tries, faults.length], [4, 3])
})

it('given a connection that ends while a command is sent, then the write is repeated', async () => {
  let tries = 0
  const write = (): Promise<string> =>
    ++tries === 1 ? Promise.reject(endedSocket()) : Promise.resolve('done')
  assert.equal(await retryWrite(write, { stopping: running, onFault: () => undefined }), 'done')
})

it('given an unavailable database, when the process stops, then it gives up after a few tries', async () => {
  let tries = 0
  const write = (): Promise<never> => (++tries, Promise.reject(new MongoNetworkError('no primary')))
  const stopping = AbortSignal.abort()
  await assert.rejects(retryWrite(write, { stopping, onFault: () => undefined }), /no primary/)
  assert.equal(tries, 5)
})

it('given refused data or a fault of the program, then the write is not repeated', async () => {
  const faults = [
    new MongoServerError({ message: 'Document failed validation', code: 121 }),
    new TypeError('x is not a function'),
  ]
  for (const fault of faults) {
    let tries = 0
    const write = (): Promise<never> => (++tries, Promise.reject(fault))
    const options = { stopping: running, onFault: () => undefined }
    await assert.rejects(retryWrite(write, options), fault)
    assert.equal(tries, 1)
  }
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { readChunks } from '../../../src/http/bodies/read-chunks.ts'

/** A request on its way to a server, as the sender and the server have it. */
async function givenRequest(t: TestContext): Promise<{ sender: ClientRequest; received: IncomingMessage }> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sender = request({ method: 'POST', port: (server.address() as AddressInfo).port, host: '127.0.0.1' })
  sender.on('error', () => undefined)
  t.after(() => {
    sender.destroy()
    server.closeAllConnections()
    server.close()
  })
  const arrived = once(server, 'request')
  sender.write('first ')
  const [received] = (await arrived) as [IncomingMessage]
  return { sender, received }
}

test('given a body that arrives whole, then all its chunks are handed over', async (t) => {
  const { sender, received } = await givenRequest(t)
  let text = ''
  const read = readChunks(received, (chunk) => (text += chunk.toString()))
  sender.end('last')
  await read
  assert.equal(text, 'first last')
})

test('given a sender who goes in the middle, then it is rejected', async (t) => {
  const { sender, received } = await givenRequest(t)
  const read = readChunks(received, () => void sender.destroy())
  await assert.rejects(read, /aborted|has gone/)
})

test('given a sender who has gone before, then it is rejected', async (t) => {
  const { sender, received } = await givenRequest(t)
  sender.destroy()
  await new Promise<void>((resolve) => received.once('close', () => resolve()))
  await assert.rejects(
    readChunks(received, () => undefined),
    /has gone/,
  )
})

test('given a chunk that is not taken, then it is rejected for that, and no more is read', async (t) => {
  const { sender, received } = await givenRequest(t)
  let taken = 0
  const read = readChunks(received, () => {
    taken++
    throw new Error('too large')
  })
  await assert.rejects(read, /too large/)
  sender.end('last')
  assert.ok(received.isPaused())
  assert.equal(taken, 1)
})

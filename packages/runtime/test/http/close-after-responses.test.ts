import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import fastify from 'fastify'
import { closeAfterResponses } from '../../src/http/close-after-responses.ts'

test('given a connection without a request, when the server closes, then it does not wait for it', async (t) => {
  const { app, connection } = await given(t)
  const browser = await connection()
  const ended = once(browser, 'close')
  await app.close()
  await ended
})

test('given a request, when the server closes, then it responds first and ends the connection', async (t) => {
  const { app, connection, arrived } = await given(t)
  const client = await connection()
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await arrived
  const closed = app.close()
  const [response] = (await once(client, 'data')) as [Buffer]
  assert.match(response.toString(), /^HTTP\/1\.1 200 OK\r\n(.*\r\n)*connection: close\r\n/i)
  await closed
})

test('given a request that was sent just before the server closes, then it is responded to', async (t) => {
  const { app, connection } = await given(t)
  const client = await connection()
  const response = once(client, 'data')
  await new Promise((resolve) => client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', resolve))
  await app.close()
  assert.match(String((await response)[0]), /^HTTP\/1\.1 200 OK/)
})

/** A server that responds to nothing before it closes. */
async function given(t: TestContext) {
  const app = fastify({ return503OnClosing: false })
  closeAfterResponses(app)
  const arrived = Promise.withResolvers<void>()
  const closing = Promise.withResolvers<void>()
  app.get('/', async () => {
    arrived.resolve()
    await closing.promise
    return 'responded'
  })
  app.addHook('preClose', async () => closing.resolve())
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  assert.ok(address !== null && typeof address === 'object')
  const connection = async (): Promise<Socket> => {
    const accepted = once(app.server, 'connection')
    const socket = connect(address.port, '127.0.0.1')
    t.after(() => socket.destroy())
    await Promise.all([once(socket, 'connect'), accepted])
    return socket
  }
  return { app, connection, arrived: arrived.promise }
}

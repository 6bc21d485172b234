import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { test } from 'node:test'
import { registerSchemas } from '../../src/registry/register-schemas.ts'

test('given a registry that accepts the connection and never responds, then it rejects', async (t) => {
  const sockets: Socket[] = []
  const server = createServer((socket) => void sockets.push(socket.resume().on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  await assert.rejects(registerSchemas(`http://127.0.0.1:${port}`, 'silent-'), /Timeout \(5000ms\)/)
  assert.ok(sockets.length > 0)
})

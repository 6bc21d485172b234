import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * A port of 127.0.0.1 that nothing listens on: the first free one of those preferred, else one at random.
 * Random ones lie below the range that the system gives to outgoing connections: a client that keeps dialling
 * a dead server on such a port ends up connected to itself, and the server can't come back.
 */
export async function freePort(
  preferred: readonly (number | undefined)[],
  taken: ReadonlySet<number>,
): Promise<number> {
  for (const port of preferred)
    if (port !== undefined && !taken.has(port) && (await isFree(port))) return port
  for (;;) {
    const port = randomInt(15_000, 32_000)
    if (!taken.has(port) && (await isFree(port))) return port
  }
}

/** As many of them, each another one. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort([], ports))
  return [...ports]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

import type { IncomingMessage } from 'node:http'
import { BodyRefused } from './body-refused.ts'
import type { BodyShare } from '../../domain/body-room.ts'

/** A body that arrives more slowly than this, after the grace, is given up: it holds a connection and memory. */
const minBytesPerSecond = 8 * 1024
const graceMs = 5_000

/**
 * The bytes of a request's body. Memory is reserved for what has arrived, not for what is announced. What has no room is read to
 * its end without being kept, so that the sender gets the response.
 *
 * @throws BodyRefused when it is larger than the limit, arrives too slowly, or there is no room for it now
 */
export async function collectBody(
  request: IncomingMessage,
  limitBytes: number,
  share: BodyShare,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const chunks: Buffer[] = []
  const startedAtMs = performance.now()
  let bytes = 0
  let hasRoom = true
  const watch = setInterval(() => {
    const dueBytes = ((performance.now() - startedAtMs - graceMs) / 1_000) * minBytesPerSecond
    if (bytes < dueBytes) request.destroy(new BodyRefused(408, 'The body arrives too slowly.'))
  }, 1_000)
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > limitBytes) throw tooLarge(limitBytes)
      hasRoom &&= share.take(chunk.length)
      if (hasRoom) chunks.push(chunk)
      else chunks.length = 0
    }
  } finally {
    clearInterval(watch)
    share.arrived()
  }
  if (!hasRoom) throw new BodyRefused(503, noRoom)
  return Buffer.concat(chunks, bytes)
}

function tooLarge(limitBytes: number): BodyRefused {
  return new BodyRefused(413, `The body is larger than ${limitBytes} bytes.`)
}

const noRoom = 'Too many large deliveries are being taken at once. Send it again.'

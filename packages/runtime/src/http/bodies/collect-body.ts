import type { IncomingMessage } from 'node:http'
import type { ArrivalWatch } from './arrival-watch.ts'
import { BodyRefused } from './body-refused.ts'
import type { BodyShare } from './domain/body-room.ts'
import { readChunks } from './read-chunks.ts'

/**
 * The bytes of a request's body. Memory is reserved for what has arrived, not for what is announced. What has
 * no room is read to its end without being kept, so that the sender gets the response.
 *
 * @throws BodyRefused when it is larger than the limit, arrives too slowly, or there is no room for it now
 */
export async function collectBody(
  request: IncomingMessage,
  limitBytes: number,
  share: BodyShare,
  watch: ArrivalWatch,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const chunks: Buffer[] = []
  const arrival = watch.begin(request)
  let hasRoom = true
  try {
    await readChunks(request, (chunk) => {
      arrival.bytes += chunk.length
      if (arrival.bytes > limitBytes) throw tooLarge(limitBytes)
      hasRoom &&= share.take(chunk.length)
      if (hasRoom) chunks.push(chunk)
      else chunks.length = 0
    })
  } finally {
    watch.end(arrival)
    share.arrived()
  }
  if (!hasRoom) throw new BodyRefused(503, noRoom)
  // Copied: a chunk is a small part of a large buffer, which it would keep in memory.
  return Buffer.concat(chunks, arrival.bytes)
}

function tooLarge(limitBytes: number): BodyRefused {
  return new BodyRefused(413, `The body is larger than ${limitBytes} bytes.`)
}

const noRoom = 'Too many large deliveries are being taken at once. Send it again.'

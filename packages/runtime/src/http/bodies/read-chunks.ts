import type { IncomingMessage } from 'node:http'

/**
 * Hands over the chunks of a request's body. By events, since iterating over a request costs 10 µs more.
 *
 * @param take what it throws rejects the result, and no more is read
 * @returns resolves at the body's end, and rejects when the request is cut off
 */
export function readChunks(request: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      try {
        take(chunk)
      } catch (error) {
        request.off('data', onData)
        request.pause()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    const onClose = (): void => {
      if (!request.complete) reject(new Error('the sender has gone'))
    }
    // Nothing is emitted any more.
    if (request.destroyed) onClose()
    request.on('data', onData)
    request.once('end', resolve)
    request.on('error', reject)
    request.once('close', onClose)
  })
}

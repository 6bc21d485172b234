import type { FastifyReply, FastifyRequest } from 'fastify'

/** Below this, the number of connections is limit enough. */
const smallBytes = 64 * 1024
/** So many bodies of the largest size may be in memory at once. */
const largestAtOnce = 16

export type AdmitBody = (request: FastifyRequest, reply: FastifyReply) => boolean

/**
 * Bounds the memory of large bodies that are being taken at once: they are read before anything proves who sent them. Says
 * false when there is no room, and the body must not be read now. Room that was given is free again when the answer
 * is sent or the connection is gone.
 */
export function createAdmitBody(bodyLimitBytes: number): AdmitBody {
  let freeBytes = largestAtOnce * bodyLimitBytes
  return ({ headers }, reply) => {
    const announced = headers['content-length']
    const bytes =
      announced === undefined && 'transfer-encoding' in headers ? bodyLimitBytes : Number(announced ?? 0)
    // One above the limit is refused for that, without being read.
    if (bytes <= smallBytes || bytes > bodyLimitBytes) return true
    if (bytes > freeBytes) return false
    freeBytes -= bytes
    reply.raw.once('close', () => (freeBytes += bytes))
    return true
  }
}

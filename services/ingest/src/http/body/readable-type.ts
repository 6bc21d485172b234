import type { FastifyRequest } from 'fastify'

/**
 * Bytes are what was signed, so no content type is a reason to refuse them: fastify would refuse one that is malformed.
 */
export function setReadableType({ headers }: FastifyRequest): void {
  const type = headers['content-type']
  if (type === undefined || type === 'application/json') return
  headers['content-type'] = isForm.test(type)
    ? 'application/x-www-form-urlencoded'
    : 'application/octet-stream'
}

const isForm = /^\s*application\/x-www-form-urlencoded\s*(;|$)/i

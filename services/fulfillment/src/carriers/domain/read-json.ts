import type { CarrierResponse } from './exchange.ts'

/** The JSON of a response; undefined when it is announced as something else, or can't be parsed. */
export function readJson({ contentType, body }: CarrierResponse): unknown {
  if (contentType !== 'application/json' && !contentType.endsWith('+json')) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

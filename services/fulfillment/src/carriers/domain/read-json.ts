import type { CarrierResponse } from './exchange.ts'
import { parseJson } from './parse-json.ts'

/** The JSON of a response; undefined when it is announced as something else, or can't be parsed. */
export function readJson({ contentType, body }: CarrierResponse): unknown {
  const isJson = contentType === 'application/json' || contentType.endsWith('+json')
  return isJson ? parseJson(body) : undefined
}

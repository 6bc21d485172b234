import { isUtf8 } from 'node:buffer'
import { NotUnderstood } from '../quarantine/not-understood.ts'
import { requireReadableSize } from './body-limits.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'

/** The body as a JSON object. @throws NotUnderstood when it is none; the sentence quotes nothing of it */
export function parseBody(body: Buffer): Json {
  if (!isUtf8(body)) throw new NotUnderstood('not-utf8', 'The body is not valid UTF-8.')
  requireReadableSize(body)
  const parsed = parseJson(body.toString('utf8'))
  if (isRecord(parsed)) return parsed
  const kind = Array.isArray(parsed) ? 'an array' : parsed === null ? 'null' : `a ${typeof parsed}`
  throw new NotUnderstood('not-an-object', `The body is ${kind}, not a JSON object.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const what = text.trim() === '' ? 'empty' : 'not JSON'
    throw new NotUnderstood('not-json', `The body (${text.length} characters) is ${what}.`)
  }
}

import type { EventData, EventType } from '../event-types/event-types.ts'
import type { Leave } from './leave.ts'
import { redact } from './redact.ts'

/** The JSON of an event without personal data, a character for each byte, and what puts that back. */
export type TakenOut = { json: string; taken: Buffer }

const member = ',"payload":'

/**
 * Serialises an event once, and divides its JSON into what anybody may read and what is to be sealed.
 *
 * @param rawPayload the JSON text that `data.payload` was parsed from. Default: `data.payload` is serialised
 * @param prefixBytes what is before the JSON in the value that the taken pieces are put back into
 */
export function takeOut<Type extends EventType>(
  type: Type,
  data: EventData[Type],
  { rawPayload, prefixBytes }: { rawPayload?: Buffer | undefined; prefixBytes: number },
): TakenOut {
  const payload = rawPayload && 'payload' in data ? data.payload : undefined
  let left: unknown = {}
  const parts = markedParts((mark) =>
    redact(type, data, (value, leftOfIt) => {
      if (payload === undefined || value !== payload) return mark(value, leftOfIt)
      left = leftOfIt
      // A member without a value is not serialised.
      return undefined as typeof value
    }),
  )
  const { json, personal, edits, kept } = divide(parts, prefixBytes)
  if (rawPayload === undefined || payload === undefined)
    return { json, taken: Buffer.from(`${edits}\n${personal}`, 'latin1') }
  const leftJson = asBytes(JSON.stringify(left))
  // The closing brace moves behind the payload.
  const editOfPayload = `${kept - 1 + member.length},${leftJson.length},${rawPayload.length}`
  const head = `${edits}${editOfPayload}\n${personal}`
  const taken = Buffer.allocUnsafe(head.length + rawPayload.length)
  rawPayload.copy(taken, taken.write(head, 'latin1'))
  return { json: `${json.slice(0, -1)}${member}${leftJson}}`, taken }
}

/**
 * Puts back what `takeOut` took.
 *
 * @returns undefined when it was not taken from this value
 */
export function putBack(value: Buffer, taken: Buffer): Buffer | undefined {
  const end = taken.indexOf('\n')
  const edits = taken.subarray(0, Math.max(end, 0)).toString('latin1').split(',').map(Number)
  const pieces: Buffer[] = []
  let at = 0
  let takenAt = end + 1
  for (let n = 0; n + 2 < edits.length; n += 3) {
    const [kept = 0, removed = 0, inserted = 0] = edits.slice(n, n + 3)
    pieces.push(value.subarray(at, at + kept), taken.subarray(takenAt, takenAt + inserted))
    at += kept + removed
    takenAt += inserted
  }
  if (end < 0 || at > value.length || takenAt !== taken.length) return undefined
  pieces.push(value.subarray(at))
  return Buffer.concat(pieces)
}

/** As if all of a value were personal data. */
export function takeWhole(value: Buffer, whole: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`0,${value.length},${whole.length},\n`), whole])
}

/**
 * The JSON of an event, divided at marks: before and after each piece, and after what is left of it. An event
 * in which somebody wrote the mark is marked in another way.
 */
function markedParts(build: (mark: Leave) => unknown): string[] {
  for (let n = 0; ; n++) {
    const mark = `personal data ${n}`
    let count = 0
    const data = build((value, left) => {
      if (value === left) return value
      count += 3
      return [mark, value, mark, left, mark] as unknown as typeof value
    })
    const parts = asBytes(JSON.stringify(data)).split(`"${mark}"`)
    if (parts.length === count + 1) return parts
  }
}

/** UTF-8 as a text with a character for each byte: its length is known, and it is copied as it is. */
function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/**
 * @returns the JSON without the marked pieces, these one after the other, for each three numbers of bytes
 *   (kept, removed, inserted), and the bytes after the last one
 */
function divide(
  parts: readonly string[],
  prefixBytes: number,
): { json: string; personal: string; edits: string; kept: number } {
  let kept = parts[0] as string
  if (parts.length === 1) return { json: kept, personal: '', edits: '', kept: prefixBytes + kept.length }
  let json = ''
  let personal = ''
  let edits = ''
  // A mark is in the brackets of its array, with commas around what is between.
  for (let n = 1; n < parts.length; n += 3) {
    const isFirst = n === 1
    const before = kept.slice(isFirst ? 0 : 1, -1)
    const value = (parts[n] as string).slice(1, -1)
    const left = (parts[n + 1] as string).slice(1, -1)
    json += before + left
    personal += value
    edits += `${before.length + (isFirst ? prefixBytes : 0)},${left.length},${value.length},`
    kept = parts[n + 2] as string
  }
  return { json: json + kept.slice(1), personal, edits, kept: kept.length - 1 }
}

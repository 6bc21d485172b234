import { isRecord } from '@slipstream/runtime/json/is-record.ts'

/** A line of a payload as it is shown. */
export type PayloadLine = { text: string; isMarked: boolean }

type Placed = { text: string; pointer: string }

/** The payload as lines, with the place marked that a sentence is about, as far as it says where. Pure. */
export function markFault(payload: string, sentence: string): PayloadLine[] {
  let json: unknown
  try {
    json = JSON.parse(payload)
  } catch (error) {
    return markSyntax(payload, (error as Error).message)
  }
  const pointer = pointerIn(sentence, json)
  return linesOf(json, '', '', '').map(({ text, pointer: own }) => ({
    text,
    isMarked: pointer !== undefined && (own === pointer || own.startsWith(`${pointer}/`)),
  }))
}

const maxNear = 40

/** Where a text stops being JSON; its end where that is not known. Of a long line only what is near. */
function markSyntax(payload: string, message: string): PayloadLine[] {
  const at = positionIn(payload, message) ?? payload.length
  const start = payload.lastIndexOf('\n', at - 1) + 1
  const end = payload.indexOf('\n', at) === -1 ? payload.length : payload.indexOf('\n', at)
  const from = Math.max(start, at - maxNear)
  const to = Math.min(end, at + maxNear)
  const plain = (text: string): PayloadLine[] =>
    text === '' ? [] : text.split('\n').map((line) => ({ text: line, isMarked: false }))
  const before = payload.slice(0, from).replace(/\n$/, '')
  const after = payload.slice(to).replace(/^\n/, '')
  return [...plain(before), { text: payload.slice(from, to), isMarked: true }, ...plain(after)]
}

/** V8 names the position, or quotes ten characters before it and some behind. */
function positionIn(payload: string, message: string): number | undefined {
  const position = /position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Number(position)
  const [, token = '', dots, quoted] = /token '(.)', (\.\.\.)?"([^]*?)"(?:\.\.\.)? is not/.exec(message) ?? []
  if (quoted === undefined) return undefined
  return payload.indexOf(quoted) + (dots === undefined ? quoted.indexOf(token) : 10)
}

function pointerIn(sentence: string, json: unknown): string | undefined {
  const explicit = /(?:^|[\s\w])((?:\/[\w~.-]+)+)/.exec(sentence)?.[1]
  if (explicit !== undefined && hasPointer(json, explicit)) return explicit
  const item = /\b(?:line item|item|line|refund|participant)s? (?:id )?["']?([\w-]+)/i.exec(sentence)?.[1]
  const within = item === undefined ? undefined : pointerOfItem(json, item, '')
  return keyIn(sentence, within === undefined ? json : valueAt(json, within), within ?? '') ?? within
}

const keyOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

const valueAt = (json: unknown, pointer: string): unknown =>
  keyOf(pointer).reduce<unknown>(
    (value, key) => (Array.isArray(value) ? value[Number(key)] : isRecord(value) ? value[key] : undefined),
    json,
  )

const hasPointer = (json: unknown, pointer: string): boolean => valueAt(json, pointer) !== undefined

function pointerOfItem(json: unknown, id: string, at: string): string | undefined {
  const entries: [string, unknown][] = Array.isArray(json)
    ? json.map((item, index) => [String(index), item])
    : isRecord(json)
      ? Object.entries(json)
      : []
  for (const [key, value] of entries) {
    const pointer = `${at}/${escaped(key)}`
    if (Array.isArray(json) && isRecord(value) && String(value['id']) === id) return pointer
    const found = pointerOfItem(value, id, pointer)
    if (found !== undefined) return found
  }
  return undefined
}

/** The member of an object that the sentence names, the longest name first. */
function keyIn(sentence: string, value: unknown, at: string): string | undefined {
  if (!isRecord(value)) return undefined
  const words = ` ${sentence.toLowerCase().replaceAll(/[^a-z0-9_]+/g, ' ')} `
  const named = Object.keys(value)
    .filter((key) => key !== 'id')
    .filter(
      (key) =>
        words.includes(` ${key.toLowerCase()} `) ||
        words.includes(` ${key.replaceAll('_', ' ').toLowerCase()} `),
    )
    .sort((a, b) => b.length - a.length)
  return named[0] === undefined ? undefined : `${at}/${escaped(named[0])}`
}

function linesOf(value: unknown, pointer: string, indent: string, name: string): Placed[] {
  const entries: [string, unknown][] | undefined = Array.isArray(value)
    ? value.map((item, index) => [String(index), item])
    : isRecord(value)
      ? Object.entries(value)
      : undefined
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (entries === undefined || entries.length === 0) {
    const text = entries === undefined ? JSON.stringify(value) : `${open}${close}`
    return [{ text: `${indent}${name}${text}`, pointer }]
  }
  const inner = entries.flatMap(([key, item], index) => {
    const lines = linesOf(
      item,
      `${pointer}/${escaped(key)}`,
      `${indent}  `,
      Array.isArray(value) ? '' : `${JSON.stringify(key)}: `,
    )
    const last = lines.at(-1)
    if (last !== undefined && index < entries.length - 1) last.text += ','
    return lines
  })
  return [{ text: `${indent}${name}${open}`, pointer }, ...inner, { text: `${indent}${close}`, pointer }]
}

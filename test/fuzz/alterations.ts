import { anyText } from '@slipstream/testing/any-text.ts'
import fc from 'fast-check'
import { changed, render, sizeOf, treeOf } from './json-tree.ts'
import type { Change, JsonTree } from './json-tree.ts'

/** One thing that is done to a delivery's JSON, or to its text. */
export type Alteration =
  | { do: 'replace'; at: number; by: string }
  | { do: 'remove'; at: number }
  | { do: 'rename'; at: number; to: string }
  | { do: 'repeat'; at: number; times: number }
  | { do: 'wrap'; at: number; depth: number }
  | { do: 'swap'; at: number; with: number }
  | { do: 'cut'; at: number; length: number; put: string }

/** Values that a careless or hostile sender puts where others belong, as text. */
const hostile = [
  ...['null', 'true', '0', '-1', '-0', '1.5', '1e999', '-1e999', '1e-999', '1e21', '9007199254740993'],
  ...['8640000000000001', '0.1e1', '1E400', '12345678901234567890.12345678901234567890', '""', '" "', '[]'],
  ...['{}', '[[]]', '[null]', '"\\u0000"', '"\\ud800"', '"\\udfff\\ud800"', '"\\u202e"', '"ﷺ"', '"null"'],
  ...['"1e3"', '" 7 "', '"-12.50"', '"1,50"', '"0x10"', '"Infinity"', '"NaN"', '"2026-02-30T00:00:00Z"'],
  ...['"9999-12-31T23:59:60Z"', '"-271821-04-20T00:00:00Z"', '"+275760-09-13T00:00:00.001Z"', '"2026-11-21"'],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"toString":1}'],
  ...[
    '{"length":1e9}',
    '{"$gt":""}',
    '{"then":"x","toJSON":"y"}',
    '"=cmd|\'/c\'!A1"',
    '"\\u001b]8;;x\\u0007"',
  ],
]
const names = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'toJSON',
    'then',
    'length',
    '',
    '0',
  ],
  ...[
    'id',
    'status',
    'total',
    'line_items',
    'meta_data',
    'data',
    'object',
    'type',
    '\u0000',
    '\ud800',
    '~1',
    '/',
  ],
]
const pieces = [
  '"',
  '\\',
  '{',
  '[',
  '}',
  ']',
  ',',
  ':',
  'null',
  '1e999',
  '\u0000',
  '\ufeff',
  '\\u',
  '/*',
  "'",
]

const value = fc.oneof(
  fc.constantFrom(...hostile),
  fc.jsonValue({ maxDepth: 3 }).map((one) => JSON.stringify(one)),
  anyText(0, 40).map((one) => JSON.stringify(one)),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  fc.tuple(fc.constantFrom('a', '9', ' ', 'é', '-', '\\u0041', '\\n'), size()).map(([one, times]) => {
    return `"${one.repeat(times)}"`
  }),
  fc.tuple(fc.constantFrom('9', '0', '1.0'), fc.nat(400)).map(([one, times]) => `1${one.repeat(times)}`),
)

/** Mostly little; once in a while so much that the whole delivery has megabytes. */
function size(): fc.Arbitrary<number> {
  return fc.oneof(
    { arbitrary: fc.nat(300), weight: 30 },
    { arbitrary: fc.nat(70_000), weight: 3 },
    { arbitrary: fc.nat(2_000_000), weight: 1 },
  )
}

const at = fc.nat()

export const alteration: fc.Arbitrary<Alteration> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('replace' as const), at, by: value }), weight: 12 },
  { arbitrary: fc.record({ do: fc.constant('remove' as const), at }), weight: 4 },
  {
    arbitrary: fc.record({
      ...{ do: fc.constant('rename' as const), at },
      to: fc.oneof(fc.constantFrom(...names), anyText(0, 20)),
    }),
    weight: 3,
  },
  { arbitrary: fc.record({ do: fc.constant('repeat' as const), at, times: size() }), weight: 3 },
  {
    arbitrary: fc.record({ do: fc.constant('wrap' as const), at, depth: fc.oneof(fc.nat(9), fc.nat(6_000)) }),
    weight: 1,
  },
  { arbitrary: fc.record({ do: fc.constant('swap' as const), at, with: at }), weight: 3 },
  {
    arbitrary: fc.record({
      ...{ do: fc.constant('cut' as const), at, length: fc.nat(40) },
      put: fc.oneof(fc.constantFrom(...pieces), anyText(0, 20)),
    }),
    weight: 2,
  },
)

/** What is sent instead of a delivery's body, at most about `maxBytes` of it. */
export function alter(body: Buffer, alterations: readonly Alteration[], maxBytes: number): Buffer {
  const cuts = alterations.filter((one) => one.do === 'cut')
  let tree = treeOf(JSON.parse(body.toString('utf8')))
  for (const one of alterations) if (one.do !== 'cut') tree = alterTree(tree, one, maxBytes)
  let text = render(tree)
  for (const { at: from, length, put } of cuts) {
    const position = from % Math.max(1, text.length)
    text = text.slice(0, position) + put + text.slice(position + length)
  }
  return Buffer.from(text)
}

function alterTree(root: JsonTree, what: Exclude<Alteration, { do: 'cut' }>, maxBytes: number): JsonTree {
  const values = sizeOf(root)
  const nth = what.at % values
  if (what.do !== 'swap') return changed(root, nth, changeOf(what, maxBytes))
  const [one, other] = [valueAt(root, nth), valueAt(root, what.with % values)]
  const half = changed(root, nth, (name) => [name ?? '', other])
  return changed(half, what.with % values, (name) => [name ?? '', one])
}

function changeOf(what: Exclude<Alteration, { do: 'cut' | 'swap' }>, maxBytes: number): Change {
  return (name, tree) => {
    switch (what.do) {
      case 'remove':
        return undefined
      case 'rename':
        return [what.to, tree]
      case 'replace':
        return [name ?? '', textOf(what.by)]
      case 'wrap':
        return [name ?? '', textOf('['.repeat(what.depth) + render(tree) + ']'.repeat(what.depth))]
      case 'repeat': {
        const text = render(tree)
        const again = `,${name === undefined ? '' : `${JSON.stringify(name)}:`}${text}`
        // One text, so that a million of them take little memory here.
        const times = Math.min(what.times, Math.floor(maxBytes / again.length))
        return [name ?? '', textOf(text + again.repeat(times))]
      }
    }
  }
}

const textOf = (text: string): JsonTree => ({ kind: 'text', text })

function valueAt(root: JsonTree, nth: number): JsonTree {
  let found = root
  changed(root, nth, (name, tree) => {
    found = tree
    return [name ?? '', tree]
  })
  return found
}

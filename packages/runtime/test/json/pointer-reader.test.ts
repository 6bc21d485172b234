import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pointerReader } from '../../src/json/pointer-reader.ts'

const at = pointerReader()

/** The examples of RFC 6901, section 5. */
const document = {
  ...{ foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'e^f': 3, 'g|h': 4, 'i\\j': 5, 'k"l': 6 },
  ...{ ' ': 7, 'm~n': 8 },
}
for (const [pointer, value] of [
  ['', document],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/i\\j', 5],
  ['/ ', 7],
  ['/m~0n', 8],
] as const) {
  test(`given the pointer "${pointer}", then it is the value that RFC 6901 says`, () => {
    assert.deepEqual(at(pointer, document), value)
  })
}

test('given a place that is not there, then there is no value', () => {
  for (const pointer of [
    '/foo/2',
    '/foo/-',
    '/foo/01',
    '/foo/length',
    '/foo/0/x',
    '/none/x',
    '/constructor/name',
  ])
    assert.equal(at(pointer, document), undefined, pointer)
  assert.equal(at('/__proto__', {}), undefined)
  assert.equal(at(undefined, document), undefined)
})

test('given any member names, then the pointer of their place finds the value', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 5 }), fc.json(), (names, json) => {
      const value: unknown = JSON.parse(json)
      const nested = names.reduceRight<unknown>(
        (inner, name) => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(inner)}}`),
        value,
      )
      const pointer = names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
      assert.deepEqual(pointerReader()(pointer, nested), value)
    }),
  )
})

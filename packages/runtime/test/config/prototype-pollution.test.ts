import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../src/config/load-config.ts'
import { pointerReader } from '../../src/json/pointer-reader.ts'

const options = { path: 'slipstream.config.yaml', environment: { S: 's' } }
const fields = (inner: string) => `sources: { shop: { type: woocommerce, secrets: [{ env: S }]${inner} } }`

for (const text of [
  `${fields('')}\n__proto__: { polluted: true }`,
  `${fields('')}\nconstructor: { prototype: { polluted: true } }`,
  fields(', __proto__: { polluted: true }'),
  fields(', statuses: { completed: [sendSlip], __proto__: { polluted: [sendSlip] } }'),
  'sources: { __proto__: { polluted: { type: woocommerce, secrets: [{ env: S }] } } }',
])
  test(`given the configuration ${text}, then it is refused, or changes no other object`, () => {
    let config: unknown
    try {
      config = parseConfig(text, options)
    } catch (error) {
      assert.match(String(error), /slipstream\.config\.yaml|__proto__|constructor|sources/)
    }
    assert.equal('polluted' in {}, false)
    const { sources = {} } = (config ?? {}) as { sources?: object }
    assert.equal('polluted' in sources, false)
  })

test('given pointers to members of all objects, then there is no value, and nothing is changed', () => {
  const at = pointerReader()
  const body: unknown = JSON.parse('{"a":{"b":1},"__proto__":{"polluted":true}}')
  for (const pointer of ['/constructor/prototype', '/a/__proto__', '/a/toString', '/a/b/constructor'])
    assert.equal(at(pointer, body), undefined, pointer)
  assert.deepEqual(at('/__proto__', body), { polluted: true })
  assert.equal('polluted' in {}, false)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJsonPath, valuesAt } from '../../../src/history/domain/json-path.ts'

for (const path of ['__proto__', 'constructor.prototype', '["__proto__"].polluted', 'a.toString', 'a.length'])
  test(`given the path ${path}, then it finds nothing that the event does not have itself`, () => {
    assert.deepEqual(valuesAt({ a: 'x', b: {} }, parseJsonPath(path)), [])
    assert.equal('polluted' in {}, false)
  })

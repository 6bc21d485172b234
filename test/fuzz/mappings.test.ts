import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alter } from './alterations.ts'
import { fuzzMapping, noFigures } from './fuzz-mapping.ts'
import { sizeOf, treeOf } from './json-tree.ts'
import { allMappings } from './mappings.ts'

for (const mapping of allMappings()) {
  test(`given altered deliveries of ${mapping.name}, then each is a valid event or refused with a reason`, () => {
    const figures = noFigures()
    // `npm run fuzz` gives it larger ones, and more.
    const small = { ...mapping, maxBytes: 64 * 1_024 }
    assert.equal(fuzzMapping(small, { seed: 1, runs: 100, figures }), undefined)
    assert.ok(figures.outcomes.size > 1, 'some are refused, and some not')
  })
}

test('given any one value that is a number too great for JSON, then likewise', () => {
  for (const { name, bodies, topics, take, maxBytes } of allMappings()) {
    for (const body of bodies.slice(0, 3)) {
      const values = sizeOf(treeOf(JSON.parse(body.toString('utf8'))))
      for (let at = 0; at < values; at++) {
        const altered = alter(body, [{ do: 'replace', at, by: '1e999' }], maxBytes)
        for (const topic of topics) assert.doesNotThrow(() => take(altered, topic), name)
      }
    }
  }
})

test('given a mapping that throws, then the smallest such input and its seed are printed', () => {
  const [mapping] = allMappings()
  assert.ok(mapping !== undefined)
  const broken = {
    ...mapping,
    take(body: Buffer) {
      if (body.includes('1e999')) throw new Error('too great')
      return { event: 'OrderUpdated' }
    },
  }
  const found = fuzzMapping(broken, { seed: 7, runs: 1_000, figures: noFigures() })
  assert.match(found ?? '', /--seed 7: Error: too great/)
  assert.match(found ?? '', /"alterations":\[\{"do":"(replace|cut)"[^[\]]*1e999[^[\]]*\}\]/)
})

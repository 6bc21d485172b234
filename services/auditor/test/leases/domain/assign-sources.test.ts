import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { assignSources } from '../../../src/leases/domain/assign-sources.ts'

const named = (count: number): string[] => Array.from({ length: count }, (_, n) => `source-${n}`)
const sizes = (assigned: ReadonlyMap<string, string>): number[] =>
  [...Map.groupBy(assigned.values(), (id) => id).values()].map(({ length }) => length).sort()

describe('sources shared out between instances', () => {
  const sources = named(10)
  const of = (...ids: string[]) => ids.map((id) => ({ id, sources }))

  it('all go to the only instance there is', () => {
    assert.deepEqual(sizes(assignSources(of('a'), new Map())), [10])
  })

  it('given a second instance comes, then half of them move, and no more', () => {
    const before = assignSources(of('a'), new Map())
    const after = assignSources(of('a', 'b'), before)
    assert.deepEqual(sizes(after), [5, 5])
    assert.equal(sources.filter((source) => after.get(source) !== before.get(source)).length, 5)
  })

  it('given an instance dies, then only its sources move', () => {
    const before = assignSources(of('a', 'b', 'c'), new Map())
    const after = assignSources(of('a', 'b'), before)
    const moved = sources.filter((source) => after.get(source) !== before.get(source))
    assert.ok(moved.every((source) => before.get(source) === 'c'))
    assert.deepEqual(sizes(after), [5, 5])
  })

  it('given an instance with an older configuration, then it gets only sources that it names', () => {
    const instances = [
      { id: 'old', sources: ['source-0'] },
      { id: 'new', sources: ['source-0', 'source-1'] },
    ]
    for (const owners of [new Map(), new Map([['source-0', 'new']]), new Map([['source-1', 'old']])]) {
      const assigned = assignSources(instances, owners)
      assert.deepEqual(Object.fromEntries(assigned), { 'source-0': 'old', 'source-1': 'new' })
    }
  })

  it('are shared evenly, then stay, declared by the instance that evaluates them', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 })
    const before = fc.dictionary(
      fc.constantFrom(...named(12)),
      fc.constantFrom('a', 'b', 'c', 'd', 'e', 'gone'),
    )
    const missing = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(11)), { maxLength: 8 })
    fc.assert(
      fc.property(ids, before, missing, (alive, owners, absent) => {
        const instances = alive.map((id) => ({
          id,
          sources: named(12).filter((name) => !absent.some(([of, n]) => of === id && name === `source-${n}`)),
        }))
        const assigned = assignSources(instances, new Map(Object.entries(owners)))
        assert.deepEqual(assignSources(instances.toReversed(), assigned), assigned)
        const all = new Set(instances.flatMap(({ sources: names }) => names))
        assert.deepEqual([...assigned.keys()].sort(), [...all].sort())
        const loads = new Map<string, number>(alive.map((id) => [id, 0]))
        for (const [source, id] of assigned) {
          assert.ok(instances.find((one) => one.id === id)?.sources.includes(source))
          loads.set(id, (loads.get(id) ?? 0) + 1)
        }
        if (absent.length === 0) assert.ok(Math.max(...loads.values()) - Math.min(...loads.values()) <= 1)
      }),
    )
  })
})

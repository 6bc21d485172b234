import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { specOfDecider, specOfFold } from '../src/spec.ts'

type Count = { of: number }
const fold = {
  initialState: { of: 0 },
  evolve: (count: Count, by: number): Count => (by === 0 ? count : { of: count.of + by }),
}
const given = specOfFold(fold)
const givenRoom = specOfDecider({
  ...fold,
  decide: (wanted: number, { of }) => (wanted <= of ? [{ taken: wanted, at: 0 }] : []),
})

describe('a spec', () => {
  it('given a fold, then it fails on another state, and on a change where none is expected', () => {
    given(1, 2).then({ of: 3 })
    given(1).when(0).thenNothing()
    assert.throws(() => given(1, 2).then({ of: 4 }))
    assert.throws(() => given(1).when(2).thenNothing(), /the state changed/)
  })

  it('given a decider, then it fails on another decision, on more and on fewer', () => {
    givenRoom(3).when(2).then({ taken: 2 })
    givenRoom(1).when(2).thenNothing()
    assert.throws(() => givenRoom(3).when(2).then({ taken: 1 }))
    assert.throws(() => givenRoom(3).when(2).then(), /1 decisions/)
    assert.throws(() => givenRoom(1).when(2).then({ taken: 2 }), /0 decisions/)
    assert.throws(() => givenRoom(3).when(2).thenNothing())
  })
})

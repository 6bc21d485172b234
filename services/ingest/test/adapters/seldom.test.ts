import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeldom } from '../../src/adapters/seldom.ts'

test('the same thing is said once in a while, with how often it was kept back, and other things are said', () => {
  let nowMs = 0
  const said: [string, number][] = []
  const seldom = createSeldom(100, () => nowMs)
  const say = (what: string): void => seldom(what, (unsaid) => said.push([what, unsaid]))
  for (const [atMs, what] of [
    [0, 'a'],
    [50, 'a'],
    [60, 'b'],
    [99, 'a'],
    [100, 'a'],
    [300, 'a'],
  ] as const) {
    nowMs = atMs
    say(what)
  }
  assert.deepEqual(said, [
    ['a', 0],
    ['b', 0],
    ['a', 2],
    ['a', 0],
  ])
})

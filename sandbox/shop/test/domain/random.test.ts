import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { random } from '../../src/domain/random.ts'

describe('random', () => {
  it('meets a probability, over many labels and over many draws', () => {
    const labels = Array.from({ length: 20_000 }, (_, n) => random(1, 'drop', n).chance(0.1))
    const one = random(2, 'drop')
    const draws = Array.from({ length: 20_000 }, () => one.chance(0.1))
    for (const happened of [labels, draws]) {
      const share = happened.filter(Boolean).length / happened.length
      assert.ok(Math.abs(share - 0.1) < 0.01, `${share}`)
    }
  })

  it('reaches both ends of a range and nothing beyond', () => {
    const draw = random(3, 'range')
    const seen = new Set(Array.from({ length: 1_000 }, () => draw.int(2, 5)))
    assert.deepEqual([...seen].sort(), [2, 3, 4, 5])
  })
})

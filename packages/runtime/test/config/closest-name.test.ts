import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { closestName } from '../../src/config/closest-name.ts'

const known = ['secrets', 'sequence', 'statuses', 'bodyLimitBytes']

describe('the name that was probably meant', () => {
  for (const [given, meant] of [
    ['secrts', 'secrets'],
    ['sercets', 'secrets'],
    ['Statuses', 'statuses'],
    ['sequences', 'sequence'],
    ['bodyLimit', 'bodyLimitBytes'],
    ['kitchen', undefined],
    ['', undefined],
  ] as const) {
    it(`for ${given || 'nothing'} is ${meant ?? 'unknown'}`, () =>
      assert.equal(closestName(given, known), meant))
  }
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeKinds } from './describe-kinds.ts'

it('given results, then kinds are counted, and what did not happen is said', () => {
  const results = [
    { kind: 'link-cut' as const },
    { kind: 'broker-killed' as const },
    { kind: 'link-cut' as const },
    { kind: 'bad-release' as const, error: 'Kafka is unavailable' },
  ]
  assert.deepEqual(describeKinds(results, new Map([['clock-skewed', 'no library']]), 1), [
    '3 faults happened: link-cut 2, broker-killed 1, bad-release 0',
    'left out: clock-skewed: no library',
    'did not happen as planned: bad-release: Kafka is unavailable',
    'too few: bad-release happened 0 times instead of 1',
  ])
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  childTrace,
  formatTraceparent,
  newTrace,
  parseTraceparent,
} from '../../src/observability/traceparent.ts'

const example = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

describe('traceparent', () => {
  it('is read and written as the recommendation has it', () => {
    assert.deepEqual(parseTraceparent(example), {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      parentId: '00f067aa0ba902b7',
      sampled: true,
    })
    assert.equal(formatTraceparent(parseTraceparent(example)!), example)
  })

  it('of a later version is read as far as it is known', () => {
    assert.equal(parseTraceparent(`cc${example.slice(2)}-more`)?.parentId, '00f067aa0ba902b7')
  })

  for (const [what, header] of [
    ['absent', undefined],
    ['empty', ''],
    ['in capitals', example.toUpperCase()],
    ['of the forbidden version', `ff${example.slice(2)}`],
    ['of version 00 with more after it', `${example}-more`],
    ['without trace id', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['without parent id', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
    ['too long', `${example}0`],
  ] as const) {
    it(`begins no trace when it is ${what}`, () => assert.equal(parseTraceparent(header), undefined))
  }

  it('survives being written and read, for any new trace and its children', () => {
    const digits = (length: number) =>
      fc
        .uint8Array({ minLength: length / 2, maxLength: length / 2, min: 1 })
        .map((bytes) => Buffer.from(bytes).toString('hex'))
    fc.assert(
      fc.property(digits(48), digits(16), (first, second) => {
        const trace = newTrace(first)
        const child = childTrace(trace, second)
        assert.deepEqual(parseTraceparent(formatTraceparent(trace)), trace)
        assert.equal(child.traceId, trace.traceId)
        assert.equal(child.parentId, second)
      }),
    )
  })

  it('refuses to be made of too few random digits', () => {
    assert.throws(() => newTrace('0'.repeat(40)), /48 random digits are needed, 40 were given/)
  })
})

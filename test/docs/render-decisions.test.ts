import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { renderDecisions } from '../../docs/render-decisions.ts'

describe('the index of decisions', () => {
  it('given decisions in any order, then each has a line, by number', () => {
    const index = renderDecisions(
      new Map([
        ['docs/adr/0010-ten.md', '# 10. Count to ten\n\nBecause.\n'],
        ['docs/adr/0002-two.md', '# 2. Count to two\n'],
      ]),
    )
    assert.deepEqual(index.split('\n').slice(-3, -1), [
      '- [0002](0002-two.md): Count to two',
      '- [0010](0010-ten.md): Count to ten',
    ])
  })

  it('given a title with another number than the file name, then it is refused by name', () => {
    const wrong = new Map([['docs/adr/0003-three.md', '# 4. Count to three\n']])
    assert.throws(() => renderDecisions(wrong), /^Error: 0003-three\.md: the first line must be/)
  })

  it('given a page without a title, then it is refused', () => {
    assert.throws(() => renderDecisions(new Map([['docs/adr/0003-three.md', 'Three.\n']])), /0003-three\.md/)
  })
})

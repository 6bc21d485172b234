import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unexplainedRules } from '../../docs/unexplained-rules.ts'

const sources = [
  "const rule = 'missing-order'\n",
  "import x from 'y'\n\nconst rule = 'source-silent'\n",
  '// none',
]

/** What is missed of runbooks with these pages, when the index lists these rules. */
function missedOf(pages: string[], listed: string[]): string[] {
  const index = listed.map((rule) => `| [${rule}](${rule}.md) |`).join('\n')
  const all = [['docs/runbooks/README.md', index], ['docs/other.md', ''], ...pages.map((page) => [page, ''])]
  return unexplainedRules(sources, new Map(all as [string, string][]))
}

describe('the runbooks', () => {
  const both = ['docs/runbooks/missing-order.md', 'docs/runbooks/source-silent.md']

  it('given a page and a line of the index for each rule, then nothing is missed', () => {
    assert.deepEqual(missedOf(both, ['missing-order', 'source-silent']), [])
  })

  it('given a rule without a page, then it is named', () => {
    assert.deepEqual(missedOf(both.slice(0, 1), ['missing-order', 'source-silent']), [
      'docs/runbooks/source-silent.md: there is no such page of the rule source-silent',
    ])
  })

  it('given a rule that the index leaves out, then it is named', () => {
    assert.deepEqual(missedOf(both, ['source-silent']), [
      'docs/runbooks/README.md: the rule missing-order is not in the index',
    ])
  })

  it('given a page of a rule that is gone, then it is named', () => {
    assert.deepEqual(missedOf([...both, 'docs/runbooks/old.md'], ['missing-order', 'source-silent']), [
      'docs/runbooks/old.md: no rule of this name raises alerts',
    ])
  })

  it('given that no rule is found at all, then that is a mistake too', () => {
    assert.equal(unexplainedRules([], new Map()).length, 1)
  })
})

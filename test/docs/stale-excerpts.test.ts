import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { staleExcerpts } from '../../docs/stale-excerpts.ts'

const source = `import { b } from './b.ts'

export function a(): number {
  if (b) {
    return 1
  }

  return 2
}
`

/** What is wrong with a page that quotes these lines after a link to a file with the source above. */
function staleIn(code: string, before = 'In [`a.ts`](../src/a.ts):'): string[] {
  const page = `# Tour\n\n${before}\n\n\`\`\`ts\n${code}\n\`\`\`\n\nText.\n`
  return staleExcerpts(new Map([['docs/tour.md', page]]), (path) =>
    path === 'src/a.ts' ? source : undefined,
  )
}

describe('excerpts of code', () => {
  it('given lines of the file, then nothing is stale', () => {
    assert.deepEqual(
      staleIn('export function a(): number {\n  if (b) {\n    return 1\n  }\n\n  return 2\n}'),
      [],
    )
  })

  it('given lines without their common indentation, then nothing is stale', () => {
    assert.deepEqual(staleIn('if (b) {\n  return 1\n}\n\nreturn 2'), [])
  })

  it('given parts with an ellipsis between them, then nothing is stale', () => {
    assert.deepEqual(staleIn('export function a(): number {\n  // …\n  return 2\n}'), [])
  })

  it('given parts in another order, then the excerpt is stale', () => {
    assert.equal(staleIn('  return 2\n// …\nexport function a(): number {').length, 1)
  })

  it('given a line that has changed, then the excerpt and its file are named', () => {
    assert.deepEqual(staleIn('if (b) {\n  return 3\n}'), [
      'docs/tour.md: the excerpt that begins with "if (b) {" is not in src/a.ts any more: update it',
    ])
  })

  it('given lines that differ in their indentation, then the excerpt is stale', () => {
    assert.equal(staleIn('if (b) {\nreturn 1').length, 1)
  })

  it('given only the end of a line, then the excerpt is stale', () => {
    assert.equal(staleIn('function a(): number {').length, 1)
  })

  it('given a file that is gone, then it is named', () => {
    assert.deepEqual(staleIn('return 2', '[`c.ts`](../src/c.ts)'), [
      'docs/tour.md: the excerpt that begins with "return 2" is from src/c.ts, which does not exist',
    ])
  })

  it('given no link in the line before, then that is named', () => {
    assert.deepEqual(staleIn('return 2', 'The end of it:'), [
      'docs/tour.md: the excerpt that begins with "return 2" has no link to its file in the line before it',
    ])
  })
})

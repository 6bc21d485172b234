import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { brokenLinks } from '../../docs/broken-links.ts'

/** The broken links of a page that stands in docs/, beside other.md with the heading "Try `it`, twice". */
function brokenIn(text: string): string[] {
  const pages = new Map([
    ['docs/page.md', text],
    ['docs/other.md', '# Other\n\n## Try `it`, twice\n\n## Try `it`, twice\n'],
  ])
  const files = new Set([...pages.keys(), 'docs', 'README.md', 'docs/adr'])
  return brokenLinks(pages, (path) => files.has(path.replace(/\/$/, '')))
}

describe('links between the documents', () => {
  const good = [
    '[a page](other.md) and [a folder](adr/), [up](../README.md)',
    '[a heading](other.md#try-it-twice), [the second of its name](other.md#try-it-twice-1)',
    '# Here\n\n[own heading](#here)',
    '[elsewhere](https://example.com/gone.md), [mail](mailto:a@example.com)',
    'code is no link: `[a](gone.md)`\n\n```\n[a](gone.md)\n# Gone\n```\n',
    '[by reference][other]\n\n[other]: other.md',
  ]
  for (const text of good) {
    it(`are followed: ${JSON.stringify(text)}`, () => assert.deepEqual(brokenIn(text), []))
  }

  const broken: [string, string][] = [
    ['[a](gone.md)', 'gone.md leads to no file'],
    ['[a](docs/other.md)', 'docs/other.md leads to no file'],
    ['[a](other.md#gone)', 'other.md#gone leads to no heading of docs/other.md'],
    ['```\n# Here\n```\n\n[a](#here)', '#here leads to no heading of docs/page.md'],
    ['[a](../../README.md)', '../../README.md leads out of the project'],
    ['[by reference][a]\n\n[a]: gone.md', 'gone.md leads to no file'],
  ]
  for (const [text, sentence] of broken) {
    it(`are reported when they lead nowhere: ${JSON.stringify(text)}`, () =>
      assert.deepEqual(brokenIn(text), [`docs/page.md: ${sentence}`]))
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { untranslatedRunbooks } from '../../docs/untranslated-runbooks.ts'

const english = '# a\n\nText.\n\n## What\n\n```sh\n# no heading\nrun\n```\n'
const missedOf = (pages: Record<string, string>): string[] =>
  untranslatedRunbooks(new Map(Object.entries({ 'docs/runbooks/README.md': '# Runbooks', ...pages })))

describe('the runbooks in German', () => {
  it('given a page with the same headings and commands, then nothing is missed', () => {
    const german = '# a\n\nWort.\n\n## Was\n\n```sh\n# no heading\nrun\n```\n'
    assert.deepEqual(missedOf({ 'docs/runbooks/a.md': english, 'docs/runbooks/de/a.md': german }), [])
  })

  it('given a page in one language only, then it is named', () => {
    assert.deepEqual(missedOf({ 'docs/runbooks/a.md': english, 'docs/runbooks/de/b.md': english }), [
      'docs/runbooks/de/a.md: there is no such page, though there is one in English',
      'docs/runbooks/de/b.md: there is no such page in English',
    ])
  })

  it('given other headings or commands, then both are named', () => {
    const german = '# a\n\n```sh\nrun\n```\n'
    assert.deepEqual(missedOf({ 'docs/runbooks/a.md': english, 'docs/runbooks/de/a.md': german }), [
      'docs/runbooks/de/a.md: its headings are not those of the page in English',
      'docs/runbooks/de/a.md: its commands are not those of the page in English',
    ])
  })
})

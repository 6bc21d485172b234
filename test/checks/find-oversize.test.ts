import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crowdedFolders, wideComments } from '../../checks/find-oversize.ts'

const filesOf = (folder: string, count: number, ending = 'ts'): string[] =>
  Array.from({ length: count }, (_, at) => `${folder}/file-${at}.${ending}`)

describe('the check of sizes', () => {
  it('given a folder with 13 files of code, then it is listed with count and limit', () => {
    assert.deepEqual(crowdedFolders(filesOf('packages/work/src', 13)), [
      'packages/work/src: 13 files of code, at most 12',
    ])
  })

  it('given 12 files of code, others beside them, and more in folders below, then none is listed', () => {
    const below = filesOf('packages/work/src/domain', 12)
    const others = filesOf('packages/work/src', 30, 'json')
    assert.deepEqual(crowdedFolders([...filesOf('packages/work/src', 12), ...others, ...below]), [])
  })

  it('given eight files in the root of a service, whatever they are, then it is listed', () => {
    const root = [...filesOf('services/worker/src', 7), 'services/worker/src/README.md']
    assert.deepEqual(crowdedFolders([...root, ...filesOf('services/worker/src/exports', 12)]), [
      'services/worker/src: 8 files in the root, at most 7',
    ])
    assert.deepEqual(crowdedFolders(root.slice(1)), [])
  })

  it('given a comment of 111 columns in any form, then it is listed with file, line and width', () => {
    const wide = (begin: string): string => begin.padEnd(111, 'é')
    for (const begin of ['// a', '  // a', '/** a', '   * a', 'const a = 1 // a']) {
      assert.deepEqual(wideComments('a.ts', `\n${wide(begin)}\n`), [
        'a.ts:2: a comment of 111 columns, at most 110',
      ])
      assert.deepEqual(wideComments('a.ts', wide(begin).slice(0, -1)), [])
    }
  })

  it('given wide code, also with two slashes in its text, then it is the formatter’s', () => {
    assert.deepEqual(wideComments('a.ts', `const url = 'https://${'a'.repeat(110)}'`), [])
    assert.deepEqual(wideComments('a.ts', `const text = '${'a'.repeat(110)} // b'`), [])
  })
})

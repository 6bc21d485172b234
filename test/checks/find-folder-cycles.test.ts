import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CodeFile, findFolderCycles } from '../../checks/find-folder-cycles.ts'

/** Files by their path below `src`, each with what it imports. */
const filesOf = (imports: Readonly<Record<string, string>>): CodeFile[] =>
  Object.entries(imports).map(([path, target]) => ({
    path: `services/billing/src/${path}`,
    code: `import { one } from '${target}'\n`,
  }))

describe('the check of folders', () => {
  it('given two folders that import each other, then they are a cycle with an import of each', () => {
    const files = filesOf({ 'cards/watch.ts': '../objects/fold.ts', 'objects/fold.ts': '../cards/card.ts' })
    assert.deepEqual(findFolderCycles(files), [
      {
        parent: 'services/billing/src',
        folders: ['cards', 'objects'],
        arrows: ['cards/watch.ts imports objects/fold.ts', 'objects/fold.ts imports cards/card.ts'],
      },
    ])
  })

  it('given arrows that go one way, also around a file of the root, then there is no cycle', () => {
    const files = filesOf({
      'cards/watch.ts': '../objects/fold.ts',
      'tasks/start.ts': '../cards/watch.ts',
      'objects/fold.ts': '../start.ts',
      'start.ts': './tasks/start.ts',
    })
    assert.deepEqual(findFolderCycles(files), [])
  })

  it('given a cycle of three folders through files below them, then it is found', () => {
    const files = filesOf({
      'cards/domain/card.ts': '../../objects/domain/fold.ts',
      'objects/adapters/store.ts': '../../tasks/task.ts',
      'tasks/domain/task.ts': '../../cards/watch.ts',
      'notices/send.ts': '../tasks/task.ts',
    })
    assert.deepEqual(
      findFolderCycles(files).map(({ folders }) => folders),
      [['cards', 'objects', 'tasks']],
    )
  })

  it('given folders below a folder that import each other, then the cycle is theirs', () => {
    const files = filesOf({
      'pages/shell/frame.ts': '../words/en.ts',
      'pages/words/en.ts': '../shell/frame.ts',
      'queries/find.ts': '../pages/words/en.ts',
    })
    assert.deepEqual(
      findFolderCycles(files).map(({ parent, folders }) => ({ parent, folders })),
      [{ parent: 'services/billing/src/pages', folders: ['shell', 'words'] }],
    )
  })

  it('given imports of types and on demand, then they count, and those of packages do not', () => {
    const files = [
      { path: 'cli/src/a/one.ts', code: "import type { Two } from '../b/two.ts'\n" },
      { path: 'cli/src/b/two.ts', code: "const one = await import('../a/one.ts')\n" },
      { path: 'cli/src/c/three.ts', code: "import { a } from '@slipstream/cli/a/one.ts'\n" },
    ]
    assert.deepEqual(
      findFolderCycles(files).map(({ folders }) => folders),
      [['a', 'b']],
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unmappedFolders } from '../../docs/unmapped-folders.ts'

const page = ['| room | holds |', '| `services/auditor` | `rules/`: one folder per rule; `sources/` |'].join(
  '\n',
)

describe('the code map', () => {
  it('given a row that names its folders, then nothing is missed, nor a common folder', () => {
    const folders = ['rules', 'sources', 'domain'].map((folder) => `services/auditor/src/${folder}`)
    assert.deepEqual(unmappedFolders(page, folders), [])
  })

  it('given a folder that its row leaves out, or one of another row, then it is named', () => {
    assert.deepEqual(unmappedFolders(page, ['services/auditor/src/report', 'services/billing/src/rules']), [
      'docs/architecture.md: the code map does not name `report/` of services/auditor',
      'docs/architecture.md: the code map does not name `rules/` of services/billing',
    ])
  })
})

import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { folderStore } from '../../src/adapters/stores/folder-store.ts'
import { storeContract } from './given/store-contract.ts'

describe('a folder as a store of exports', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-store-'))
  })
  after(() => rm(folder, { recursive: true }))
  storeContract(() => folderStore(folder))

  it('given a file of another folder in a stored path, then it is not read', async () => {
    const file = { store: 'folder', name: 'x', bytes: 1 } as const
    for (const path of ['../../etc/passwd', '..', 'a/../b', '/etc/passwd', 'a/..'])
      await assert.rejects(folderStore(folder).read({ ...file, path }), path)
  })

  it('given a complete file, then nothing else is left of it', async () => {
    const store = folderStore(folder)
    const upload = await store.begin({ exportId: 'e1', name: 'orders.csv', contentType: 'text/csv' }, null)
    await store.complete(await store.append(upload, Buffer.from('x')))
    assert.deepEqual(await readdir(join(folder, 'e1')), ['orders.csv'])
  })
})

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { givenWorld } from '@slipstream/testing/world.ts'
import { gridfsStore } from '../../src/adapters/stores/gridfs-store.ts'
import { storeContract } from './given/store-contract.ts'

describe('GridFS as a store of exports', () => {
  const { db } = givenWorld({ after }, 'exports')
  storeContract(() => gridfsStore(db))

  it('given removals, then no bytes are left in the database', async () => {
    assert.equal(
      await db.collection('exportFiles.chunks').countDocuments(),
      await db.collection('exportFiles.files').countDocuments(),
    )
    assert.equal(await db.collection('exportFiles.files').countDocuments(), 0)
  })
})

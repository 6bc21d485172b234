import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { givenWorld } from '@slipstream/testing/world.ts'
import { ensureCollection } from '../src/ensure-collection.ts'
import { isDuplicateKey, isNamespaceExists } from '../src/errors/error-codes.ts'

describe('collections', () => {
  const { db } = givenWorld({ after }, 'mongo-test')

  it('given a collection that exists, when it is ensured, then nothing changes', async () => {
    await ensureCollection(db, 'orders')
    await db.collection('orders').insertOne({ total: '1.00' })
    await ensureCollection(db, 'orders')
    assert.equal(await db.collection('orders').countDocuments(), 1)
  })

  it('given two that ensure it together, then both succeed', async () => {
    await Promise.all([1, 2, 3].map(() => ensureCollection(db, 'alerts')))
  })

  it('given another fault, when it is ensured, then it rejects', async () => {
    await assert.rejects(ensureCollection(db, 'a$b'), /[Ii]nvalid|\$/)
  })

  it('given errors of MongoDB, then their codes distinguish them', async () => {
    await ensureCollection(db, 'codes')
    const exists = await db.createCollection('codes').catch((error: unknown) => error)
    assert.deepEqual([isNamespaceExists(exists), isDuplicateKey(exists)], [true, false])
    const codes = db.collection<{ _id: string }>('codes')
    await codes.insertOne({ _id: 'a' })
    const duplicate = await codes.insertOne({ _id: 'a' }).catch((error: unknown) => error)
    assert.deepEqual([isNamespaceExists(duplicate), isDuplicateKey(duplicate)], [false, true])
    assert.equal(isDuplicateKey(undefined), false)
  })
})

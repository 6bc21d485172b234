import { Binary } from 'mongodb'
import type { Collection, Db } from 'mongodb'
import type { GivenUp, KeyStore, StoredBlock } from '../key-store.ts'

type BlockDocument = { _id: string; sealed: Binary; madeAt: Date; givenUp?: GivenUp }
type WrappingDocument = { _id: string; masterKeyId: string; wrapped: Binary; madeAt: Date; wrappedAt?: Date }
type RemainderDocument = { _id: string; version: string; sealed: Binary; storedAt: Date }

/** There is one. */
const wrappingId = 'wrapping-key'
const surely = { writeConcern: { w: 'majority', journal: true } } as const

/** Keys in MongoDB. This database and the master key together open what the log has of people. */
export function mongoKeyStore(db: Db): KeyStore {
  const blocks = db.collection<BlockDocument>('personalDataKeys')
  const wrappingKeys = db.collection<WrappingDocument>('personalDataWrappingKeys')
  const remainders = db.collection<RemainderDocument>('personalDataRemainders')
  return {
    async wrappingKey(make) {
      const found = await wrappingKeys.findOne({ _id: wrappingId })
      if (found !== null) return { masterKeyId: found.masterKeyId, wrapped: bufferOf(found.wrapped) }
      const { masterKeyId, wrapped } = await make()
      const stored = await wrappingKeys.findOneAndUpdate(
        { _id: wrappingId },
        { $setOnInsert: { masterKeyId, wrapped: new Binary(wrapped), madeAt: new Date() } },
        { upsert: true, returnDocument: 'after', ...surely },
      )
      if (stored === null) throw new Error('the wrapping key was not stored')
      return { masterKeyId: stored.masterKeyId, wrapped: bufferOf(stored.wrapped) }
    },
    async replaceWrappingKey(before, { masterKeyId, wrapped }) {
      const { matchedCount } = await wrappingKeys.updateOne(
        { _id: wrappingId, wrapped: new Binary(before.wrapped) },
        { $set: { masterKeyId, wrapped: new Binary(wrapped), wrappedAt: new Date() } },
        surely,
      )
      return matchedCount === 1
    },
    async addBlocks(added) {
      const madeAt = new Date()
      await blocks.insertMany(
        added.map(({ id, sealed }) => ({ _id: id, sealed: new Binary(sealed), madeAt })),
        surely,
      )
    },
    addMissingBlocks: (added, givenUp) => addMissing(blocks, added, givenUp),
    async findBlocks(ids) {
      const found = await blocks
        .find({ _id: { $in: [...ids] } }, { projection: { sealed: 1 }, readConcern: 'majority' })
        .toArray()
      return found.map(({ _id, sealed }) => ({ id: _id, sealed: bufferOf(sealed) }))
    },
    async replaceBlock({ id, sealed: before }, sealed) {
      const { matchedCount } = await blocks.updateOne(
        { _id: id, sealed: new Binary(before) },
        { $set: { sealed: new Binary(sealed) } },
        surely,
      )
      return matchedCount === 1
    },
    async findRemainders(keys) {
      const found = await remainders.find({ _id: { $in: [...keys] } }, { readConcern: 'majority' }).toArray()
      return new Map(found.map(({ _id, version, sealed }) => [_id, { version, sealed: bufferOf(sealed) }]))
    },
    async storeRemainders(stored) {
      if (stored.size === 0) return
      const storedAt = new Date()
      await remainders.bulkWrite(
        [...stored].map(([key, remainder]) => {
          const sealed = new Binary(remainder.sealed)
          const update = { $set: { version: remainder.version, sealed, storedAt } }
          return { updateOne: { filter: { _id: key }, update, upsert: true } }
        }),
        surely,
      )
    },
  }
}

async function addMissing(
  blocks: Collection<BlockDocument>,
  added: readonly StoredBlock[],
  givenUp: GivenUp,
): Promise<string[]> {
  if (added.length === 0) return []
  const madeAt = new Date()
  const { upsertedIds } = await blocks.bulkWrite(
    added.map(({ id, sealed }) => {
      const update = { $setOnInsert: { sealed: new Binary(sealed), madeAt, givenUp } }
      return { updateOne: { filter: { _id: id }, update, upsert: true } }
    }),
    surely,
  )
  return Object.values(upsertedIds).map(String)
}

function bufferOf(binary: Binary): Buffer {
  return Buffer.from(binary.buffer.buffer, binary.buffer.byteOffset, binary.length())
}

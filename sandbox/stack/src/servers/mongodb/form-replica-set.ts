import type { Document, MongoClient } from 'mongodb'
import { MongoServerError } from 'mongodb'

const alreadyInitialized = 23
const setName = 'rs0'

/**
 * Makes the server the only member of a replica set under this address (host:port): at its first start, or
 * when it has another address than in its former life.
 *
 * @param quickWrites a majority of members has a write before its disk does; settled when the set is made
 * @throws while it is not yet the primary; then try again
 */
export async function formReplicaSet(
  client: MongoClient,
  address: string,
  { quickWrites = false }: { quickWrites?: boolean } = {},
): Promise<void> {
  const admin = client.db('admin')
  const config = {
    ...{ _id: setName, version: 1, members: [{ _id: 0, host: address }] },
    writeConcernMajorityJournalDefault: !quickWrites,
  }
  let hello: Document = await admin.command({ hello: 1 })
  if (hello['isWritablePrimary'] !== true) {
    try {
      await admin.command({ replSetInitiate: config })
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== alreadyInitialized) throw error
    }
    hello = await admin.command({ hello: 1 })
    // Known by a former address it finds itself in no set at all; nothing but force changes that.
    if (hello['setName'] === undefined) await admin.command({ replSetReconfig: config, force: true })
  }
  if (hello['isWritablePrimary'] !== true || hello['me'] !== address) throw new Error('not the primary yet')
}

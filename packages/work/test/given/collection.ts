import type { TestContext } from 'node:test'
import { givenWorld } from '@slipstream/testing/world.ts'
import { ensureWorkCollection } from '../../src/adapters/work-collection.ts'
import type { WorkItem } from '../../src/adapters/work-collection.ts'

export const queue = 'parcels'

/** An item's own fields. */
export type Parcel = { parcel: number; label?: string | null; sizes?: number[] }

/** A collection of work in a database of its own, which is emptied after the test. */
export async function givenCollection(test: TestContext) {
  const { client, db, defer } = givenWorld(test, 'work')
  await ensureWorkCollection(db, 'parcels')
  return { client, db, defer, collection: db.collection<WorkItem<Parcel>>('parcels') }
}

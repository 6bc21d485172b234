import type { TestContext } from 'node:test'
import { givenWorld } from '@slipstream/testing/world.ts'
import { deliveryCollections } from '../../src/delivery/adapters/delivery-collections.ts'

/** A database of one test's own on the real server, emptied when it ends. */
export function database(test: TestContext) {
  const { client, db, defer } = givenWorld(test, 'notifier')
  return { client, db, defer, ledger: deliveryCollections(db).notifications }
}

import { randomBytes } from 'node:crypto'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { sealedHeaderName } from '@slipstream/events/personal-data/sealed-header.ts'
import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import type { LogRecord } from '../../src/event-log.ts'
import type { KeyStore } from '../../src/personal-data/key-store.ts'
import { memoryKeyStore } from '../../src/personal-data/adapters/memory-key-store.ts'
import { KeyRing } from '../../src/personal-data/key-ring.ts'
import { localMasterKey } from '../../src/personal-data/master-key.ts'
import { recordOpener } from '../../src/personal-data/open-records.ts'
import { startSealer } from '../../src/personal-data/start-sealer.ts'

/** Keys, by default in memory, and what counts how often they were looked up. */
export async function givenKeys(store: KeyStore = memoryKeyStore()) {
  const looked = { up: 0 }
  const counted = {
    ...store,
    findBlocks: (ids: readonly string[]) => {
      looked.up += 1
      return store.findBlocks(ids)
    },
  }
  const master = localMasterKey(new Secret(randomBytes(32).toString('base64')))
  const ring = new KeyRing(counted, master)
  const sealer = await startSealer(ring)
  return {
    ...{ store: counted, ring, sealer, looked, master },
    open: recordOpener(ring, counted),
    /** As another process, or this one later: nothing is cached. */
    freshOpen: () => recordOpener(new KeyRing(counted, master), counted),
  }
}

/** The event as a record of the log. Default: clear. */
export function recordOf(event: Event, seal?: Seal): LogRecord {
  const { topic, key, value, headers: written, sealed } = encodeEvent(event, schemaIds, undefined, seal)
  const headers = sealed ? { ...written, [sealedHeaderName]: sealed.toString('latin1') } : written
  const position = { topic, partition: 0, offset: 0n }
  return { position, key, value, headers, recordedAtMs: 0 }
}

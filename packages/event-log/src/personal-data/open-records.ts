import type { KeyObject } from 'node:crypto'
import { sealedHeaderName } from '@slipstream/events/personal-data/sealed-header.ts'
import { putBack } from '@slipstream/events/personal-data/take-out.ts'
import { LRUCache } from 'lru-cache'
import type { OpenRecords, StoredRecord } from '../event-log.ts'
import { keyOf } from './key-ring.ts'
import type { Block, KeyRing } from './key-ring.ts'
import type { KeyStore, Remainder } from './key-store.ts'
import { nameOfKey, openPart, parseSealed, sealedIn } from './sealed-part.ts'
import type { Sealed } from './sealed-part.ts'

/** Nothing is wrong with the records: what is needed to open them is missing. */
export class PersonalDataClosed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PersonalDataClosed'
  }
}

/** Set on a record whose personal data was erased. */
export const erasedHeaderName = 'personal_data_erased'

/** Set on a record that stays sealed, since the database does not have its keys: the id of their block. */
export const keysMissingHeaderName = 'personal_data_keys_missing'

/** About 8 KB each. */
const maxBlocks = 1_000
/** How long a process may continue reading what was erased meanwhile. */
export const keysCachedMs = 30_000

type Remainders = Pick<KeyStore, 'findRemainders'>

/** How records are opened where the keys are known. One whose keys are missing is a fault. */
export function recordOpener(ring: Pick<KeyRing, 'findBlocks'>, store: Remainders): OpenRecords {
  return openerWith((ids) => ring.findBlocks(ids), store)
}

/**
 * For erasures and access: they need what can be read, and continue where keys are missing. Such a record
 * stays sealed, with a header that says so. A consumer must not use it: it would pass over events.
 */
export function availableOpener(ring: Pick<KeyRing, 'findStoredBlocks'>, store: Remainders): OpenRecords {
  return openerWith((ids) => ring.findStoredBlocks(ids), store)
}

function openerWith(
  findBlocks: (ids: readonly string[]) => Promise<Block[]>,
  store: Remainders,
): OpenRecords {
  const cache = new LRUCache<string, Block>({ max: maxBlocks, ttl: keysCachedMs })

  const blocksOf = async (all: readonly Sealed[]): Promise<Map<string, Block>> => {
    const blocks = new Map<string, Block>()
    const missing = new Set<string>()
    for (const { key } of all) {
      const block = cache.get(key.block)
      if (block === undefined) missing.add(key.block)
      else blocks.set(key.block, block)
    }
    if (missing.size > 0)
      for (const block of await findBlocks([...missing])) {
        cache.set(block.id, block)
        blocks.set(block.id, block)
      }
    return blocks
  }

  return async (records) => {
    const sealed = records.map(({ headers }) => sealedIn(headers))
    const known = sealed.filter((one) => one !== undefined)
    if (known.length === 0) return [...records]
    try {
      const blocks = await blocksOf(known)
      const keyOfSealed = ({ key }: Sealed) => {
        const block = blocks.get(key.block)
        return block && keyOf(block, key.index)
      }
      const isKnown = ({ key }: Sealed): boolean => blocks.has(key.block)
      const erased = known.filter((one) => isKnown(one) && keyOfSealed(one) === undefined)
      const remainders =
        erased.length === 0
          ? new Map<string, OpenRemainder>()
          : parsedRemainders(await store.findRemainders(erased.map(({ key }) => nameOfKey(key))))
      if (remainders.size > 0)
        for (const [id, block] of await blocksOf([...remainders.values()].map(({ sealed }) => sealed)))
          blocks.set(id, block)
      return records.map((record, index) => {
        const whole = sealed[index]
        if (whole === undefined) return record
        if (!isKnown(whole)) return withoutItsKeys(record, whole)
        const key = keyOfSealed(whole)
        if (key !== undefined) return opened(record, valueOf(record, whole, key))
        const remainder = remainders.get(nameOfKey(whole.key))
        if (remainder !== undefined && !isKnown(remainder.sealed))
          return withoutItsKeys(record, remainder.sealed)
        const remainderKey = remainder && keyOfSealed(remainder.sealed)
        if (remainder === undefined || remainderKey === undefined) return erasedRecord(record, record.value)
        const value = valueOf(record, remainder.sealed, remainderKey)
        return value === undefined ? record : erasedRecord(record, value, remainder.version)
      })
    } catch (cause) {
      throw new PersonalDataClosed(`personal data can't be opened: ${(cause as Error).message}`, { cause })
    }
  }
}

/**
 * For people and tools that read records as the log has them: what is sealed stays so, and
 * its value is without personal data.
 */
export const asStored: OpenRecords = (records) => Promise.resolve([...records])

/** For a process without keys: it reads a log in which nothing is sealed. */
export const withoutKeys: OpenRecords = (records) =>
  records.some(({ headers }) => sealedHeaderName in headers)
    ? Promise.reject(
        new PersonalDataClosed(
          'events have sealed personal data, and personalData.masterKey is not configured here',
        ),
      )
    : Promise.resolve([...records])

const eventIdOf = ({ headers }: StoredRecord): string => headers['ce_id'] ?? ''

/** @returns undefined when it was sealed with another key, for another event, or was changed */
function valueOf(record: StoredRecord, sealed: Sealed, key: KeyObject): Buffer | undefined {
  const taken = openPart(sealed, key, eventIdOf(record))
  return taken && putBack(record.value, taken)
}

type OpenRemainder = { version: string; sealed: Sealed }

function parsedRemainders(remainders: ReadonlyMap<string, Remainder>): Map<string, OpenRemainder> {
  const parsed = new Map<string, OpenRemainder>()
  for (const [key, { version, sealed: bytes }] of remainders) {
    const sealed = parseSealed(bytes)
    if (sealed !== undefined) parsed.set(key, { version, sealed })
  }
  return parsed
}

function withoutItsKeys<Kind extends StoredRecord>(record: Kind, { key }: Sealed): Kind {
  return { ...record, headers: { ...record.headers, [keysMissingHeaderName]: key.block } }
}

/** @param value undefined leaves it sealed */
function opened<Kind extends StoredRecord>(record: Kind, value: Buffer | undefined): Kind {
  if (value === undefined) return record
  const { [sealedHeaderName]: _, ...headers } = record.headers
  return { ...record, value, headers, stored: { value: record.value, headers: record.headers } }
}

/** @param version of the value, where it is not that of the record */
function erasedRecord<Kind extends StoredRecord>(record: Kind, value: Buffer, version?: string): Kind {
  const erased = opened(record, value)
  const headers = {
    ...erased.headers,
    ...(version && { ce_dataversion: version }),
    [erasedHeaderName]: 'true',
  }
  return { ...erased, headers }
}

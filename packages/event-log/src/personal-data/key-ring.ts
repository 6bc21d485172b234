import { createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { GivenUp, KeyStore, StoredBlock } from './key-store.ts'
import type { MasterKey } from './master-key.ts'
import { openBytes, sealBytes } from './sealed-bytes.ts'

/** In a block: a reader of consecutive events needs few blocks, and a block is a small document. */
export const keysPerBlock = 256
export const keyBytes = 32

/** Names the key of one event. */
export type KeyName = { block: string; index: number }

/** Keys of events in clear, 32 bytes each. A destroyed one is zero. */
export type Block = { id: string; keys: Buffer }

export const blockIdBytes = 12

/** Makes, reads and destroys the keys of events. */
export class KeyRing {
  readonly #store: KeyStore
  readonly #master: MasterKey
  readonly #masters: readonly MasterKey[]
  #wrapping: Promise<KeyObject> | undefined

  /** @param previous master keys that the stored key may still be wrapped with */
  constructor(store: KeyStore, master: MasterKey, previous: readonly MasterKey[] = []) {
    this.#store = store
    this.#master = master
    this.#masters = [master, ...previous]
  }

  /** New blocks, which are stored before this resolves: no event is sealed with a key that may be lost. */
  async makeBlocks(count: number): Promise<Block[]> {
    const wrapping = await this.#wrappingKey()
    const blocks = Array.from({ length: count }, () => ({
      id: randomBytes(blockIdBytes).toString('base64url'),
      keys: randomBytes(keysPerBlock * keyBytes),
    }))
    await this.#store.addBlocks(blocks.map((block) => sealBlock(wrapping, block)))
    return blocks
  }

  /** @throws when one of them is not stored, or was changed */
  async findBlocks(ids: readonly string[]): Promise<Block[]> {
    const blocks = await this.findStoredBlocks(ids)
    const found = new Set(blocks.map(({ id }) => id))
    const missing = ids.find((id) => !found.has(id))
    if (missing !== undefined)
      throw new Error(`keys of personal data (${missing}) are not in the database: restore it with them`)
    return blocks
  }

  /** Those of the ids that are stored. @throws when one of them was changed */
  async findStoredBlocks(ids: readonly string[]): Promise<Block[]> {
    const wrapping = await this.#wrappingKey()
    return (await this.#store.findBlocks(ids)).map((block) => openBlock(wrapping, block))
  }

  /** Destroys keys, for all processes once they forget them. One destroyed already stays so. */
  async destroy(names: readonly KeyName[]): Promise<void> {
    const wrapping = await this.#wrappingKey()
    for (const [id, ofBlock] of Map.groupBy(names, ({ block }) => block)) {
      for (let isDone = false; !isDone;) {
        const [before] = await this.#store.findBlocks([id])
        if (before === undefined) throw new Error(`keys of personal data (${id}) are not in the database`)
        const { keys } = openBlock(wrapping, before)
        for (const { index } of ofBlock) keys.fill(0, index * keyBytes, (index + 1) * keyBytes)
        isDone = await this.#store.replaceBlock(before, sealBlock(wrapping, { id, keys }).sealed)
      }
    }
  }

  /**
   * Stores blocks that are missing with all keys destroyed: what was sealed with them counts as erased. One
   * that is stored stays as it is.
   *
   * @returns the ids of those that were missing
   */
  async giveUp(ids: readonly string[], givenUp: GivenUp): Promise<string[]> {
    const wrapping = await this.#wrappingKey()
    const keys = Buffer.alloc(keysPerBlock * keyBytes)
    return this.#store.addMissingBlocks(
      ids.map((id) => sealBlock(wrapping, { id, keys })),
      givenUp,
    )
  }

  /**
   * Wraps the key that seals all others with the current master key. Done again, it changes nothing.
   *
   * @returns the ids of the master keys before and after
   * @throws when nothing is sealed yet, or the master key it is wrapped with is not known
   */
  async rewrap({ isDryRun }: { isDryRun: boolean }): Promise<{ from: string; to: string }> {
    const to = this.#master.id
    for (;;) {
      const before = await this.#store.wrappingKey(() =>
        Promise.reject(new Error('no personal data is sealed yet: there is no key to wrap again')),
      )
      const from = before.masterKeyId
      const key = await this.#masterOf(from).unwrap(before.wrapped)
      if (from === to || isDryRun) return { from, to }
      const after = { masterKeyId: to, wrapped: await this.#master.wrap(key) }
      if (await this.#store.replaceWrappingKey(before, after)) return { from, to }
    }
  }

  /**
   * Names a person without telling who it is to anybody without the keys. The
   * same after the master key was changed.
   */
  async hashOf(person: string): Promise<string> {
    const key = hkdfSync('sha256', await this.#wrappingKey(), '', 'slipstream person', keyBytes)
    return createHmac('sha256', Buffer.from(key)).update(person).digest('hex')
  }

  #wrappingKey(): Promise<KeyObject> {
    this.#wrapping ??= this.#loadWrappingKey().catch((error: unknown) => {
      this.#wrapping = undefined
      throw error
    })
    return this.#wrapping
  }

  async #loadWrappingKey(): Promise<KeyObject> {
    const { masterKeyId, wrapped } = await this.#store.wrappingKey(async () => ({
      masterKeyId: this.#master.id,
      wrapped: await this.#master.wrap(randomBytes(keyBytes)),
    }))
    return createSecretKey(await this.#masterOf(masterKeyId).unwrap(wrapped))
  }

  #masterOf(id: string): MasterKey {
    const master = this.#masters.find((one) => one.id === id)
    if (master === undefined)
      throw new Error(
        `the keys of personal data belong to the master key ${id}, and personalData.masterKey is ${this.#master.id}: name the other one in personalData.previousMasterKeys`,
      )
    return master
  }
}

/** @returns undefined for a destroyed key */
export function keyOf({ keys }: Block, index: number): KeyObject | undefined {
  const bytes = keys.subarray(index * keyBytes, (index + 1) * keyBytes)
  return bytes.length < keyBytes || bytes.every((byte) => byte === 0) ? undefined : createSecretKey(bytes)
}

function sealBlock(wrapping: KeyObject, { id, keys }: Block): StoredBlock {
  return { id, sealed: sealBytes(wrapping, keys, id, randomBytes) }
}

function openBlock(wrapping: KeyObject, { id, sealed }: StoredBlock): Block {
  const keys = openBytes(wrapping, sealed, id)
  if (keys === undefined) throw new Error(`keys of personal data (${id}) were changed in the database`)
  return { id, keys }
}

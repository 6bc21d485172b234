import { createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { KeyStore, StoredBlock } from './key-store.ts'
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
  #wrapping: Promise<KeyObject> | undefined

  constructor(store: KeyStore, master: MasterKey) {
    this.#store = store
    this.#master = master
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
    const wrapping = await this.#wrappingKey()
    const found = new Map((await this.#store.findBlocks(ids)).map((block) => [block.id, block]))
    return ids.map((id) => {
      const block = found.get(id)
      if (block === undefined)
        throw new Error(`keys of personal data (${id}) are not in the database: restore it with them`)
      return openBlock(wrapping, block)
    })
  }

  /** Destroys keys, for all processes once they have forgotten them. One that is destroyed already stays so. */
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
    if (masterKeyId !== this.#master.id)
      throw new Error(
        `the keys of personal data belong to the master key ${masterKeyId}, and personalData.masterKey is ${this.#master.id}`,
      )
    return createSecretKey(await this.#master.unwrap(wrapped))
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

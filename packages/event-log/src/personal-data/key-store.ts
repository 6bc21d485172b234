/** The key that seals blocks, itself sealed with the master key of this id. */
export type StoredWrappingKey = { masterKeyId: string; wrapped: Buffer }

/** Keys of events, sealed together with the wrapping key. */
export type StoredBlock = { id: string; sealed: Buffer }

/** Who gave up keys that exist in no copy, and why. */
export type GivenUp = { by: string; reason: string }

/**
 * What is left of an event for others: the version of its data, and what is put into the place
 * of its value, sealed with a new key.
 */
export type Remainder = { version: string; sealed: Buffer }

/**
 * Where the keys of personal data are kept. All that it is given is sealed. A write has resolved once no
 * failure of a single server can undo it.
 */
export type KeyStore = {
  /** The wrapping key; of several processes that make one at the same time, that of the first. */
  wrappingKey(make: () => Promise<StoredWrappingKey>): Promise<StoredWrappingKey>
  /** @returns false, and nothing is written, when the stored one is not `before` any more */
  replaceWrappingKey(before: StoredWrappingKey, after: StoredWrappingKey): Promise<boolean>
  addBlocks(blocks: readonly StoredBlock[]): Promise<void>
  /**
   * Adds those that are not stored, with a record of who gave up their keys. One that is stored stays as it
   * is.
   *
   * @returns the ids of those that were added
   */
  addMissingBlocks(blocks: readonly StoredBlock[], givenUp: GivenUp): Promise<string[]>
  /** Those of the ids that are stored. */
  findBlocks(ids: readonly string[]): Promise<StoredBlock[]>
  /** @returns false, and nothing is written, when the block is not `before` any more */
  replaceBlock(before: StoredBlock, sealed: Buffer): Promise<boolean>
  /** What is left of events whose own key is destroyed, by the name of that key. */
  findRemainders(keys: readonly string[]): Promise<Map<string, Remainder>>
  /** Replaces those of the same keys. */
  storeRemainders(remainders: ReadonlyMap<string, Remainder>): Promise<void>
}

import type { KeyStore, Remainder, StoredWrappingKey } from '../key-store.ts'

/** Keys in the memory of the process, for tests. */
export function memoryKeyStore(): KeyStore {
  const blocks = new Map<string, Buffer>()
  const remainders = new Map<string, Remainder>()
  let wrapping: StoredWrappingKey | undefined
  return {
    async wrappingKey(make) {
      if (wrapping !== undefined) return wrapping
      const made = await make()
      return (wrapping ??= made)
    },
    async replaceWrappingKey(before, after) {
      if (wrapping?.wrapped.equals(before.wrapped) !== true) return false
      wrapping = after
      return true
    },
    async addBlocks(added) {
      for (const { id, sealed } of added) blocks.set(id, sealed)
    },
    async addMissingBlocks(added) {
      const missing = added.filter(({ id }) => !blocks.has(id))
      for (const { id, sealed } of missing) blocks.set(id, sealed)
      return missing.map(({ id }) => id)
    },
    findBlocks: async (ids) =>
      ids.flatMap((id) => {
        const sealed = blocks.get(id)
        return sealed === undefined ? [] : [{ id, sealed }]
      }),
    async replaceBlock({ id, sealed: before }, sealed) {
      if (blocks.get(id)?.equals(before) !== true) return false
      blocks.set(id, sealed)
      return true
    },
    findRemainders: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const remainder = remainders.get(key)
          return remainder === undefined ? [] : [[key, remainder] as const]
        }),
      ),
    async storeRemainders(stored) {
      for (const [key, remainder] of stored) remainders.set(key, remainder)
    },
  }
}

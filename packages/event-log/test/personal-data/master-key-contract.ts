import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import type { MasterKey } from '../../src/personal-data/master-key.ts'

/**
 * What every master key does alike.
 *
 * @param open `same` is the first one as another process opens it, `other` another master key
 */
export function masterKeyContract(
  name: string,
  open: () => Promise<{ master: MasterKey; same: MasterKey; other: MasterKey }>,
): void {
  describe(`the master key: ${name}`, () => {
    it('given a wrapped key, then every process unwraps it', async () => {
      const { master, same } = await open()
      const key = randomBytes(32)
      const wrapped = await master.wrap(key)
      assert.ok(!wrapped.includes(key))
      assert.deepEqual(await same.unwrap(wrapped), key)
      assert.equal(same.id, master.id)
    })

    it('given another master key, or changed bytes, then nothing is unwrapped', async () => {
      const { master, other } = await open()
      const wrapped = await master.wrap(randomBytes(32))
      assert.notEqual(other.id, master.id)
      await assert.rejects(other.unwrap(wrapped))
      const changed = Buffer.from(wrapped)
      changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1)
      await assert.rejects(master.unwrap(changed))
      await assert.rejects(master.unwrap(Buffer.alloc(0)))
    })
  })
}

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import type { KeyStore } from '../../src/personal-data/key-store.ts'

/** What every store of keys does alike. Stores of one test may share their data. */
export function keyStoreContract(name: string, openStore: () => KeyStore): void {
  describe(`keys of personal data in ${name}`, () => {
    const bytes = (): Buffer => Buffer.from(randomUUID())

    it('given two processes that make a wrapping key, then both have the same', async () => {
      const store = openStore()
      const make = async () => ({ masterKeyId: 'master', wrapped: bytes() })
      const [one, other] = await Promise.all([store.wrappingKey(make), store.wrappingKey(make)])
      assert.deepEqual(one, other)
      assert.deepEqual(await store.wrappingKey(() => Promise.reject(new Error('made again'))), one)
    })

    it('given a wrapping key that was replaced meanwhile, then it is not replaced', async () => {
      const store = openStore()
      const before = await store.wrappingKey(async () => ({ masterKeyId: 'master', wrapped: bytes() }))
      const after = { masterKeyId: 'next', wrapped: bytes() }
      assert.equal(await store.replaceWrappingKey({ ...before, wrapped: bytes() }, after), false)
      assert.equal(await store.replaceWrappingKey(before, after), true)
      assert.equal(await store.replaceWrappingKey(before, after), false)
      assert.deepEqual(await store.wrappingKey(() => Promise.reject(new Error('made again'))), after)
    })

    it('given blocks, then those that are asked for are found as they were', async () => {
      const store = openStore()
      const blocks = [1, 2, 3].map(() => ({ id: randomUUID(), sealed: bytes() }))
      await store.addBlocks(blocks)
      const [first, , third] = blocks
      assert.ok(first && third)
      const found = await store.findBlocks([first.id, randomUUID(), third.id])
      assert.deepEqual(
        new Map(found.map((one) => [one.id, one])),
        new Map([first, third].map((one) => [one.id, one])),
      )
    })

    it('given blocks that are given up, then those that are stored stay as they are', async () => {
      const store = openStore()
      const [stored, missing] = [1, 2].map(() => ({ id: randomUUID(), sealed: bytes() }))
      assert.ok(stored && missing)
      await store.addBlocks([stored])
      const given = [{ ...stored, sealed: bytes() }, missing]
      const why = { by: 'office', reason: 'a restore' }
      for (const ids of [[missing.id], []]) assert.deepEqual(await store.addMissingBlocks(given, why), ids)
      assert.deepEqual(await store.addMissingBlocks([], why), [])
      for (const one of [stored, missing]) assert.deepEqual(await store.findBlocks([one.id]), [one])
    })

    it('given a block that was replaced meanwhile, then it is not replaced', async () => {
      const store = openStore()
      const block = { id: randomUUID(), sealed: bytes() }
      await store.addBlocks([block])
      const [one, other] = [bytes(), bytes()]
      assert.equal(await store.replaceBlock(block, one), true)
      assert.equal(await store.replaceBlock(block, other), false)
      assert.deepEqual(await store.findBlocks([block.id]), [{ id: block.id, sealed: one }])
    })

    it('given what is left of events, then it is found by their keys, and the last one counts', async () => {
      const store = openStore()
      const [key, other] = [randomUUID(), randomUUID()]
      await store.storeRemainders(new Map())
      const [first, second] = ['first', 'second'].map((text) => ({
        version: '4',
        sealed: Buffer.from(`${text} \u0000\u00ff`, 'latin1'),
      }))
      assert.ok(first && second)
      await store.storeRemainders(new Map([[key, first]]))
      await store.storeRemainders(new Map([[key, second]]))
      assert.deepEqual(await store.findRemainders([other, key]), new Map([[key, second]]))
    })
  })
}

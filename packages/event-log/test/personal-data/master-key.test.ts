import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { memoryKeyStore } from '../../src/personal-data/adapters/memory-key-store.ts'
import { KeyRing } from '../../src/personal-data/key-ring.ts'
import { localMasterKey } from '../../src/personal-data/master-key.ts'
import { recordOpener } from '../../src/personal-data/open-records.ts'
import { startSealer } from '../../src/personal-data/start-sealer.ts'
import { recordOf } from './given-keys.ts'
import { masterKeyContract } from './master-key-contract.ts'

const newSecret = (): Secret => new Secret(randomBytes(32).toString('base64'))

masterKeyContract('given to the process', async () => {
  const secret = newSecret()
  return {
    master: localMasterKey(secret),
    same: localMasterKey(secret),
    other: localMasterKey(newSecret()),
  }
})

describe('changing the master key', () => {
  async function given() {
    const [before, after] = [localMasterKey(newSecret()), localMasterKey(newSecret())]
    const store = memoryKeyStore()
    const ring = new KeyRing(store, before)
    const { seal } = await startSealer(ring)
    const record = recordOf(examples.OrderUpdated, seal)
    const read = async (by: KeyRing) => {
      const [opened] = await recordOpener(by, store)([record])
      assert.ok(opened)
      return decodeEvent(opened)
    }
    return { before, after, store, read }
  }

  it('given the one before too, then records are read, and once it is done, without it', async () => {
    const { before, after, store, read } = await given()
    const both = () => new KeyRing(store, after, [before])
    const ids = { from: before.id, to: after.id }
    const named = await new KeyRing(store, before).hashOf('mere@example.test')
    assert.deepEqual(await read(both()), examples.OrderUpdated)
    assert.deepEqual(await both().rewrap({ isDryRun: true }), ids)
    await assert.rejects(read(new KeyRing(store, after)), /previousMasterKeys/)

    const results = await Promise.all([1, 2].map(() => both().rewrap({ isDryRun: false })))
    assert.ok(results.some(({ from }) => from === ids.from))
    assert.deepEqual(await read(new KeyRing(store, after)), examples.OrderUpdated)
    assert.deepEqual(await read(both()), examples.OrderUpdated)
    await assert.rejects(read(new KeyRing(store, before)), /belong to the master key/)
    assert.deepEqual(await both().rewrap({ isDryRun: false }), { from: after.id, to: after.id })
    assert.equal(await new KeyRing(store, after).hashOf('mere@example.test'), named)
    assert.notEqual(await new KeyRing(memoryKeyStore(), after).hashOf('mere@example.test'), named)
  })

  it('given no key yet, or an unknown master key, then nothing is wrapped', async () => {
    const { after, store } = await given()
    await assert.rejects(new KeyRing(store, after).rewrap({ isDryRun: false }), /previousMasterKeys/)
    const empty = memoryKeyStore()
    await assert.rejects(new KeyRing(empty, after).rewrap({ isDryRun: false }), /no personal data is sealed/)
  })
})

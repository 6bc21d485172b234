import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { AppendError } from '../../src/event-log.ts'
import { keysPerBlock } from '../../src/personal-data/key-ring.ts'
import { parseSealed } from '../../src/personal-data/sealed-part.ts'
import { startSealer } from '../../src/personal-data/start-sealer.ts'
import { givenKeys } from './given-keys.ts'

describe('sealing', () => {
  const value = Buffer.from('value')

  it('given no database, then the reserved keys are used, and then nothing is sealed', async (t) => {
    const { ring } = await givenKeys()
    let isAvailable = true
    const sealer = await startSealer(
      {
        ...{ findStoredBlocks: (ids) => ring.findStoredBlocks(ids) },
        makeBlocks: (count) =>
          isAvailable ? ring.makeBlocks(count) : Promise.reject(new Error('no database')),
      },
      2 * keysPerBlock,
    )
    t.after(() => sealer.stop())
    isAvailable = false
    const keys = new Set<string>()
    for (let at = 0; at < 2 * keysPerBlock; at++) {
      const { block, index } = parseSealed(sealer.seal(value, 'event'))?.key ?? {}
      keys.add(`${block}.${index}`)
    }
    assert.equal(keys.size, 2 * keysPerBlock)
    assert.throws(() => sealer.seal(value, 'event'), AppendError)
    await eventually('it reports why', async () =>
      sealer.check().then(
        () => false,
        (error: Error) => error.message === 'no database',
      ),
    )
    isAvailable = true
    await eventually('it seals again', () => {
      try {
        return sealer.seal(value, 'event').length > 0
      } catch {
        return false
      }
    })
    await sealer.check()
  })

  it('given that half of the keys are used, then more are made before the others are', async (t) => {
    const { ring } = await givenKeys()
    let made = 0
    const makeBlocks = (count: number) => {
      made += count
      return ring.makeBlocks(count)
    }
    const findStoredBlocks = (ids: readonly string[]) => ring.findStoredBlocks(ids)
    const sealer = await startSealer({ makeBlocks, findStoredBlocks }, 2 * keysPerBlock)
    t.after(() => sealer.stop())
    for (let at = 0; at < 4 * keysPerBlock; at++) {
      sealer.seal(value, 'event')
      if (at % keysPerBlock === 0) await new Promise(setImmediate)
    }
    assert.ok(made >= 4)
  })

  it('given a database that lost keys, then others are sealed with, and those it has are kept', async (t) => {
    const { ring } = await givenKeys()
    const lost = new Set<string>()
    const blockOf = (sealed: Buffer) => parseSealed(sealed)?.key.block ?? ''
    const sealer = await startSealer(
      {
        makeBlocks: (count) => ring.makeBlocks(count),
        findStoredBlocks: async (ids) => ring.findStoredBlocks(ids.filter((id) => !lost.has(id))),
      },
      ...[2 * keysPerBlock, 5],
    )
    t.after(() => sealer.stop())
    const first = blockOf(sealer.seal(value, 'event'))
    lost.add(first)
    let next = first
    await eventually('it seals with another block', () => {
      next = blockOf(sealer.seal(value, 'event'))
      return next !== first
    })
    await ring.destroy([{ block: next, index: 200 }])
    await eventually('it leaves a block with destroyed keys, too', () => {
      return ![first, next].includes(blockOf(sealer.seal(value, 'event')))
    })
  })
})

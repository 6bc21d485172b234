import { createSecretKey } from 'node:crypto'
import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import { AppendError } from '../event-log.ts'
import { keyBytes, keysPerBlock } from './key-ring.ts'
import type { Block, KeyRing } from './key-ring.ts'
import { sealPart } from './sealed-part.ts'

export type Sealer = {
  /** Each event gets a key of its own. @throws AppendError `overloaded` when none is left */
  seal: Seal
  /** Rejects with the reason while keys can't be reserved. */
  check(): Promise<void>
  stop(): void
}

/**
 * Reserves keys, and more whenever half of them are used: sealing asks no database. While the database is
 * unavailable, as many events are sealed as keys were reserved. Keys that it has lost, since it was restored
 * from a copy, are replaced.
 *
 * @param reserve how many keys are held; they are made in blocks
 * @param checkMs how often it is looked whether the database has them
 * @throws while the first keys can't be reserved
 */
export async function startSealer(
  ring: Pick<KeyRing, 'makeBlocks' | 'findStoredBlocks'>,
  reserve = keysPerBlock,
  checkMs = 10_000,
): Promise<Sealer> {
  const blocks: Block[] = []
  const stopping = new AbortController()
  let used = 0
  let failure: Error | undefined
  let isRefilling = false
  const left = (): number => blocks.length * keysPerBlock - used
  const refill = async (): Promise<void> => {
    blocks.push(...(await ring.makeBlocks(Math.max(1, Math.ceil((reserve - left()) / keysPerBlock)))))
    failure = undefined
  }
  const refillBeside = (): void => {
    if (isRefilling) return
    isRefilling = true
    const onFailure = ({ error }: { error: unknown }): void =>
      void (failure = error instanceof Error ? error : new Error(String(error)))
    retryUntilDone(refill, { signal: stopping.signal, onFailure })
      // It was stopped.
      .catch(() => undefined)
      .finally(() => void (isRefilling = false))
  }
  const replaceLost = async (): Promise<void> => {
    const stored = new Map(
      (await ring.findStoredBlocks(blocks.map(({ id }) => id))).map(({ id, keys }) => [id, keys]),
    )
    const lost = new Set(blocks.filter(({ id, keys }) => stored.get(id)?.equals(keys) !== true))
    if (lost.size === 0) return
    const made = await ring.makeBlocks(lost.size)
    if (blocks[0] !== undefined && lost.has(blocks[0])) used = 0
    blocks.splice(0, blocks.length, ...blocks.filter((block) => !lost.has(block)), ...made)
  }
  await refill()
  // While the database is unavailable, what needs more keys reports it.
  const checking = setInterval(() => void replaceLost().catch(() => undefined), checkMs).unref()
  return {
    seal(taken, eventId) {
      if (left() <= reserve / 2) refillBeside()
      const block = blocks[0]
      if (block === undefined)
        throw new AppendError(
          'overloaded',
          `no key is left to seal personal data with: ${failure?.message ?? 'more are being made'}`,
        )
      const index = used++
      const key = createSecretKey(block.keys.subarray(index * keyBytes, (index + 1) * keyBytes))
      if (used === keysPerBlock) {
        blocks.shift()
        used = 0
      }
      return sealPart({ block: block.id, index }, key, taken, eventId)
    },
    check: () => (failure === undefined ? Promise.resolve() : Promise.reject(failure)),
    stop() {
      clearInterval(checking)
      stopping.abort(new Error('stopping'))
    },
  }
}

import { isDeepStrictEqual } from 'node:util'
import type { Mark } from '../domain/settle.ts'
import { setSlots, slotsPerBlock } from '../slot-blocks.ts'
import type { SlotBlocks } from '../slot-blocks.ts'
import type { SequenceStore } from '../sequence-store.ts'

type Stored = {
  highest: number
  lowestCreated: number | undefined
  watermark: number | undefined
  origin: number | undefined
  marks: Mark[]
}

const unknown: Stored = {
  highest: -1,
  lowestCreated: undefined,
  watermark: undefined,
  origin: undefined,
  marks: [],
}

export function memorySequences(): SequenceStore {
  const stored = new Map<string, Stored>()
  const blocksOf = new Map<string, SlotBlocks>()

  const setBits = (source: string, slots: readonly number[]): void => {
    const blocks = blocksOf.get(source) ?? new Map<number, BigUint64Array>()
    blocksOf.set(source, blocks)
    setSlots(blocks, slots)
  }

  return {
    record(arrivals) {
      for (const { source, slot, isCreation } of arrivals) {
        setBits(source, [slot])
        const known = stored.get(source) ?? unknown
        const lowestCreated = isCreation ? Math.min(slot, known.lowestCreated ?? slot) : known.lowestCreated
        stored.set(source, { ...known, highest: Math.max(slot, known.highest), lowestCreated })
      }
      return Promise.resolve()
    },
    explain: (source, slots) => Promise.resolve(setBits(source, slots)),
    lowerFirst(source, first, { origin = first, watermark = first }) {
      setBits(
        source,
        Array.from({ length: Math.max(0, watermark - origin) }, (_, index) => origin + index),
      )
      const known = stored.get(source)
      if (known?.origin === origin) stored.set(source, { ...known, origin: first, watermark: first })
      return Promise.resolve()
    },
    load(source, first) {
      const known = stored.get(source)
      const origin = first ?? known?.lowestCreated
      const blocks = [...(blocksOf.get(source) ?? [])].map(
        ([block, words]) => [block, words.slice()] as const,
      )
      return Promise.resolve({
        lowestCreated: known?.lowestCreated,
        origin: known?.origin,
        highest: known?.highest ?? -1,
        watermark: origin === undefined ? undefined : Math.max(origin, known?.watermark ?? 0),
        marks: known?.marks ?? [],
        blocks: new Map(blocks),
      })
    },
    setMarks(source, { before, after }) {
      const known = stored.get(source)
      if (known !== undefined && isDeepStrictEqual(known.marks, before))
        stored.set(source, { ...known, marks: [...after] })
      return Promise.resolve()
    },
    advance(source, watermark, origin = watermark) {
      const known = stored.get(source)
      if (known !== undefined) {
        const raised = Math.max(watermark, known.watermark ?? watermark)
        stored.set(source, { ...known, watermark: raised, origin: known.origin ?? origin })
      }
      const blocks = blocksOf.get(source)
      const lowest = Math.floor(watermark / slotsPerBlock)
      for (const block of [...(blocks?.keys() ?? [])]) if (block < lowest) blocks?.delete(block)
      return Promise.resolve()
    },
  }
}

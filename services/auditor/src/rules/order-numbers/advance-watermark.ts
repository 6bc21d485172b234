import { slotsPerBlock } from './slot-blocks.ts'
import type { SequenceStore, StoredSequence } from './sequence-store.ts'

/** As `SequenceStore.advance`, but nothing is written where it would change nothing. */
export async function advanceWatermark(
  sequences: Pick<SequenceStore, 'advance'>,
  source: string,
  view: StoredSequence,
  { watermark, origin }: { watermark: number; origin: number | undefined },
): Promise<void> {
  const lowestBlock = Math.floor(watermark / slotsPerBlock)
  const isForgotten = [...view.blocks.keys()].every((block) => block >= lowestBlock)
  const isKnown = view.origin !== undefined && watermark <= (view.watermark ?? -Infinity)
  const nothingArrived = view.highest < 0
  if (isForgotten && (isKnown || nothingArrived)) return
  await sequences.advance(source, watermark, origin)
}

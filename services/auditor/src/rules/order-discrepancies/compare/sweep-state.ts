import type { KnownOrdersPass } from './domain/known-orders-pass.ts'
import type { EvaluationContext } from '../../../evaluation.ts'

/**
 * How far a shop was swept, kept by the holder of its source's lease: nothing is
 * read or written where nothing is new.
 */
export type SweepState = {
  connectedAt: number | undefined
  knownOrders: KnownOrdersPass | undefined
  /** Up to where each list was compared, ms since 1970 by the shop's clock. */
  marks: Record<string, number>
  /** When that was written last, ms since 1970. */
  writtenAt: Record<string, number>
}

const writeEveryMs = 300_000

/** @param before what was kept since the lease was taken: it may be further than what was written */
export async function loadSweepState(
  { store, source }: Pick<EvaluationContext, 'store' | 'source'>,
  before?: SweepState,
): Promise<SweepState> {
  const [kept, connectedAt] = await Promise.all([
    store.sources.find(source.name),
    store.sources.connectedAt(source.name),
  ])
  return {
    ...{ connectedAt, knownOrders: kept?.knownOrders, writtenAt: { ...before?.writtenAt } },
    marks: { ...kept?.swept, ...before?.marks },
  }
}

/** Moves the mark of a list. It is written when the list showed anything, and else now and then. */
export async function moveMark(
  { store, source, now }: Pick<EvaluationContext, 'store' | 'source' | 'now'>,
  { marks, writtenAt }: SweepState,
  { list, through, isNews }: { list: string; through: number; isNews: boolean },
): Promise<void> {
  marks[list] = Math.max(through, marks[list] ?? through)
  if (!isNews && now - (writtenAt[list] ?? -Infinity) < writeEveryMs) return
  await store.sources.swept(source.name, list, marks[list])
  writtenAt[list] = now
}

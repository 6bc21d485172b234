import { candidatesOf, keepCandidates } from '../adapters/candidate-store.ts'
import type { CandidateDocument } from '../adapters/audit-collections.ts'
import { auditCollections } from '../adapters/audit-collections.ts'
import { evidenceAround } from '../adapters/evidence-around.ts'
import { noteLosses } from '../adapters/losses.ts'
import { sequenceStore } from '../adapters/sequence-store.ts'
import type { StoredSequence } from '../adapters/sequence-store.ts'
import { shopStateOf } from '../adapters/shop-rest/shop-order.ts'
import { verifyIds } from '../adapters/shop-rest/verify-ids.ts'
import type { ShopVerdict } from '../adapters/shop-rest/verify-ids.ts'
import { verifyNumbers } from '../adapters/shop-rest/verify-numbers.ts'
import type { NumberVerdict } from '../adapters/shop-rest/verify-numbers.ts'
import { missingNumbers } from '../domain/desired-alerts/missing-numbers.ts'
import type { SequenceRule } from '../domain/sequence/sequence-rule.ts'
import { candidates, lowWatermark } from '../domain/sequence/settle.ts'
import { numberOfSlot } from '../domain/sequence/slot.ts'
import { foldVerdict, isFinal } from '../domain/sequence/verdict.ts'
import type { Finding, Judging } from './judging.ts'

/** More gaps than this are looked at once these are explained. */
const mostSlots = 1_000
/** Each that the shop does not list is a request of its own, of which a shop is asked few a second: alerts must not wait for long. */
const mostVerified = 25

export type NumbersFinding = Finding & {
  view: StoredSequence
  waiting: readonly CandidateDocument[]
}

/**
 * The gaps of a source's numbers that have settled: verified where the shop can be asked, alerted as they are where it cannot.
 * What the shop has is noted as a loss; what it explains is settled for good.
 */
export async function judgeNumbers(judging: Judging, rule: SequenceRule): Promise<NumbersFinding> {
  const { db, source, shop, through, now } = judging
  const store = sequenceStore(db)
  const view = await store.load(source.name, slotOfFirst(rule))
  const mark = { at: judging.clock(), highest: view.highest }
  await store.mark(source.name, mark, rule.settle, through)
  const known = rule.first ?? 0
  const missing = candidates(view, rule.settle, through, mostSlots)
    .flatMap(({ first, last }) => slots(first, Math.min(last, first + mostSlots)))
    .slice(0, mostSlots)
    .map((slot) => ({ slot, number: numberOfSlot(slot, rule.step, known) }))
  const waiting = await candidatesOf(db, source.name, missing, now)

  if (shop === undefined) {
    await store.advance(source.name, lowWatermark(view, rule.settle, through) ?? 0)
    const numbers = missing.map(({ number }) => number)
    const desired =
      numbers.length === 0 ? [] : [missingNumbers({ source: source.name, numbers, step: rule.step })]
    return { rules: ['missing-numbers'], desired, view, waiting }
  }
  const verified = await verify(judging, rule, view, waiting)
  const explained = verified.filter(({ verdict }) => isFinal(verdict) && verdict !== 'recovered')
  await store.explain(
    source.name,
    explained.map(({ slot }) => slot),
  )
  await countExplained(judging, explained)
  await keepCandidates(db, verified)
  const after = explained.length === 0 ? view : await store.load(source.name, slotOfFirst(rule))
  await store.advance(source.name, lowWatermark(after, rule.settle, through) ?? 0)
  const changed = new Map(verified.map((one) => [one._id, one]))
  return {
    rules: ['missing-numbers'],
    desired: [],
    view: after,
    waiting: waiting.map((one) => changed.get(one._id) ?? one).filter((one) => !explained.includes(one)),
  }
}

async function verify(
  judging: Judging,
  rule: SequenceRule,
  view: StoredSequence,
  waiting: readonly CandidateDocument[],
): Promise<CandidateDocument[]> {
  const { db, source, shop, now, signal } = judging
  const due = waiting
    .filter(({ verdict, askAt }) => verdict !== 'recovered' && askAt <= now)
    .slice(0, mostVerified)
  if (due.length === 0 || shop === undefined) return []
  const numbers = due.map(({ number }) => number)
  const verdicts: ReadonlyMap<number, ShopVerdict | NumberVerdict> =
    rule.field === 'id'
      ? new Map((await verifyIds(shop.ask, numbers, signal)).map((one) => [one.id, one]))
      : new Map(
          (
            await verifyNumbers(shop.ask, { field: rule.field, numbers, ...windowOf(view, due, now) }, signal)
          ).map((one) => [one.number, one]),
        )
  const losses = due.flatMap(({ number }) => {
    const found = verdicts.get(number)
    if (found?.verdict !== 'recovered') return []
    const missing = { kind: 'missing-order' as const, source: source.name, number: String(number) }
    return [{ ...missing, ...shopStateOf(found.order) }]
  })
  const evidence = await evidenceAround(db, source.name, losses)
  await noteLosses(
    db,
    losses.map((loss) => ({ ...loss, evidence: evidence.get(loss.orderId) ?? [] })),
    now,
  )
  return due.map((candidate) => {
    const found = verdicts.get(candidate.number) ?? {
      verdict: 'unverified' as const,
      reason: 'not asked yet',
    }
    const reason = found.verdict === 'unverified' ? found.reason : null
    return { ...candidate, ...foldVerdict(candidate, { verdict: found.verdict, reason }, now) }
  })
}

/** When the orders with these numbers were placed, as the marks tell, and some time around. */
function windowOf(
  { marks }: StoredSequence,
  due: readonly CandidateDocument[],
  now: number,
): { after: number; before: number } {
  const lowest = Math.min(...due.map(({ slot }) => slot))
  const highest = Math.max(...due.map(({ slot }) => slot))
  const marginMs = 7 * 24 * 3_600_000
  const before = marks.findLast((mark) => mark.highest < lowest)?.at ?? now - 4 * marginMs
  const after = marks.find((mark) => mark.highest > highest)?.at ?? now
  return { after: before - marginMs, before: Math.min(now, after + marginMs) }
}

async function countExplained(
  { db, source }: Judging,
  explained: readonly CandidateDocument[],
): Promise<void> {
  if (explained.length === 0) return
  const counts = Object.groupBy(explained, ({ verdict }) => verdict)
  const increments = Object.entries(counts).map(([verdict, all]) => [`explained.${verdict}`, all.length])
  await auditCollections(db).sources.updateOne(
    { _id: source.name },
    { $inc: Object.fromEntries(increments) as Record<string, number> },
  )
}

function slotOfFirst({ first, step }: SequenceRule): number | undefined {
  return first === undefined ? undefined : Math.floor(first / step)
}

function slots(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

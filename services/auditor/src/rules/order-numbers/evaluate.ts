import { numberOfPayload } from './domain/order-number.ts'
import type { ShopVerdict } from '../../sources/shop-client.ts'
import type { NumberVerdict } from '../../sources/shop-client.ts'
import type { SequenceRule } from './domain/sequence-rule.ts'
import { addMark, candidates, lowWatermark } from './domain/settle.ts'
import { numberOfSlot } from './domain/slot.ts'
import { foldVerdict, isExplained } from './domain/verdict.ts'
import type { CandidateDocument } from './candidate-store.ts'
import type { StoredSequence } from './sequence-store.ts'
import { advanceWatermark } from './advance-watermark.ts'
import { candidatesOf, keepCandidates } from './candidates-of.ts'
import { evidenceAround } from '../../discrepancies/evidence-around.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'
import type { FoundGaps } from './found-gaps.ts'
import { reportNumbers } from './report-numbers.ts'
import { unverifiedGaps } from './unverified-gaps.ts'
import { missingNumbersRule } from './domain/missing-numbers-alert.ts'

/** More gaps than this are looked at once these are explained. */
const maxSlots = 1_000
/**
 * Each that the shop does not list is a request of its own, of which a shop gets few a
 * second: alerts must not wait for long.
 */
const maxVerified = 25

/**
 * The gaps of a source's numbers that have settled: verified where the shop can be queried, alerted as they
 * are where it cannot. What the shop has is recorded as a discrepancy; what it explains is settled for good.
 */
export async function evaluateNumbers(context: EvaluationContext): Promise<RuleResult> {
  const rules = [missingNumbersRule]
  const rule = context.source.sequence
  // Where numbers are counted no more, none is missing any more.
  if (rule === undefined) return { rules, desired: [] }
  const { view, waiting, desired } = await evaluateGaps(context, rule)
  return {
    ...{ rules, desired, found: { waiting }, isOpen: waiting.length > 0 },
    afterAlerts: (found) => reportNumbers({ ...context, ...found }, rule, { view, waiting }),
  }
}

async function evaluateGaps(context: EvaluationContext, rule: SequenceRule): Promise<FoundGaps> {
  const { source, shop, through, now } = context
  const { sequences, candidates: candidateStore } = context.store
  const first = slotOfFirst(rule)
  const view = await loadFrom(context, rule)
  const mark = { at: context.clock(), highest: view.highest }
  const marks = addMark(view.marks, mark, rule.settle, through)
  if (marks.includes(mark) && view.highest >= 0)
    await sequences.setMarks(source.name, { before: view.marks, after: marks })
  if (shop === undefined) return unverifiedGaps(context, rule, view, originOf(view, first))
  const anyNumber = rule.first ?? 0
  const missing = candidates(view, rule.settle, through, maxSlots)
    .flatMap(({ first, last }) => slots(first, Math.min(last, first + maxSlots)))
    .slice(0, maxSlots)
    .map((slot) => ({ slot, number: numberOfSlot(slot, rule.step, anyNumber) }))
  const waiting = await candidatesOf(candidateStore, source.name, missing, now)

  const { verified, known } = await verify(context, rule, view, waiting)
  const explained = verified.filter(({ verdict }) => isExplained(verdict))
  await sequences.explain(
    source.name,
    [...explained, ...known].map(({ slot }) => slot),
  )
  await countExplained(context, explained)
  await keepCandidates(candidateStore, verified)
  const after = explained.length + known.length === 0 ? view : await sequences.load(source.name, first)
  await advanceWatermark(sequences, source.name, after, {
    watermark: lowWatermark(after, rule.settle, through) ?? 0,
    origin: originOf(after, first),
  })
  const changed = new Map(verified.map((one) => [one._id, one]))
  return {
    desired: [],
    view: after,
    waiting: waiting
      .map((one) => changed.get(one._id) ?? one)
      .filter((one) => !explained.includes(one) && !known.includes(one)),
  }
}

type Verified = {
  verified: CandidateDocument[]
  /** Of these, the numbers of orders that arrived, but not as numbers that were counted. */
  known: CandidateDocument[]
}

async function verify(
  context: EvaluationContext,
  rule: SequenceRule,
  view: StoredSequence,
  waiting: readonly CandidateDocument[],
): Promise<Verified> {
  const { store, source, shop, now, signal } = context
  const due = waiting
    .filter(({ verdict, askAt }) => verdict !== 'found' && askAt <= now)
    // Where the shop can't be queried by number, one list of its orders shows all of them.
    .slice(0, rule.field === 'id' ? maxVerified : maxSlots)
  if (due.length === 0 || shop === undefined || shop.isResting()) return { verified: [], known: [] }
  const numbers = due.map(({ number }) => number)
  const verdicts: ReadonlyMap<number, ShopVerdict | NumberVerdict> =
    rule.field === 'id'
      ? new Map((await shop.verifyIds(numbers, signal)).map((one) => [one.id, one]))
      : new Map(
          (
            await shop.verifyNumbers(
              {
                numberOf: (order) => numberOfPayload(rule.field, order, source.traits),
                numbers,
                ...windowOf(view, due, now),
              },
              signal,
            )
          ).map((one) => [one.number, one]),
        )
  const found = due.flatMap(({ number }) => {
    const verdict = verdicts.get(number)
    if (verdict?.verdict !== 'found') return []
    const missing = { kind: 'missing-order' as const, source: source.name, number: String(number) }
    return [{ ...missing, ...shop.stateOf(verdict.order) }]
  })
  const arrived = await arrivedOrders(context, found)
  const discrepancies = found.filter(({ orderId }) => !arrived.has(orderId))
  const evidence = await evidenceAround(store, source.name, discrepancies)
  await store.discrepancies.add(
    discrepancies.map((discrepancy) => ({
      ...discrepancy,
      evidence: evidence.get(discrepancy.orderId) ?? [],
    })),
    now,
  )
  const counted = new Set(found.filter(({ orderId }) => arrived.has(orderId)).map(({ number }) => number))
  const verified = due.map((candidate) => {
    const { verdict, ...detail } = verdicts.get(candidate.number) ?? notRequested
    const reason = 'reason' in detail ? detail.reason : null
    return { ...candidate, ...foldVerdict(candidate, { verdict, reason }, now) }
  })
  return { verified, known: verified.filter(({ number }) => counted.has(String(number))) }
}

const notRequested = { verdict: 'unverified' as const, reason: 'not asked yet' }

/** Their events arrived without numbers being counted, e.g. when the first number was declared later. */
async function arrivedOrders(
  { store, source }: EvaluationContext,
  found: readonly { orderId: string }[],
): Promise<Set<string>> {
  if (found.length === 0) return new Set()
  const ids = found.map(({ orderId }) => `${source.name}/${orderId}`)
  return new Set((await store.orders.find(ids)).map(({ orderId }) => orderId))
}

/** The numbers as they are known; from an earlier one on, where that is declared to be the first by now. */
async function loadFrom(
  { store, source, inform }: EvaluationContext,
  rule: SequenceRule,
): Promise<StoredSequence> {
  const { sequences } = store
  const first = slotOfFirst(rule)
  const view = await sequences.load(source.name, first)
  const { origin } = view
  if (first === undefined || origin === undefined || first >= origin) return view
  await sequences.lowerFirst(source.name, first, view)
  inform?.(earlierFirst(source.name, rule, origin))
  return sequences.load(source.name, first)
}

/** When the orders with these numbers were placed, as the marks tell, and some time around. */
function windowOf(
  { marks, lowestCreated }: StoredSequence,
  due: readonly CandidateDocument[],
  now: number,
): { after: number; before: number } {
  const lowest = Math.min(...due.map(({ slot }) => slot))
  const highest = Math.max(...due.map(({ slot }) => slot))
  const marginMs = 7 * 24 * 3_600_000
  // Placed before anything arrived, which may be years ago.
  const isOld = lowestCreated !== undefined && lowest < lowestCreated
  const before =
    marks.findLast((mark) => mark.highest < lowest)?.at ?? (isOld ? marginMs : now - 4 * marginMs)
  const after = marks.find((mark) => mark.highest > highest)?.at ?? now
  return { after: before - marginMs, before: Math.min(now, after + marginMs) }
}

async function countExplained(
  { store, source }: EvaluationContext,
  explained: readonly CandidateDocument[],
): Promise<void> {
  if (explained.length === 0) return
  const counts = Object.groupBy(explained, ({ verdict }) => verdict)
  const totals = Object.entries(counts).map(([verdict, all]) => [verdict, all.length])
  await store.sources.countExplained(source.name, Object.fromEntries(totals) as Record<string, number>)
}

/** Undefined before anything is counted. */
function originOf({ lowestCreated }: StoredSequence, first: number | undefined): number | undefined {
  return first ?? lowestCreated
}

function earlierFirst(source: string, { first = 0, step }: SequenceRule, before: number): string {
  const known = numberOfSlot(before, step, first)
  return `sequence.first of ${source} is ${first} now: the numbers from there to ${known}, where it began so far, are asked for as well`
}

function slotOfFirst({ first, step }: SequenceRule): number | undefined {
  return first === undefined ? undefined : Math.floor(first / step)
}

function slots(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

import type { Stay } from './stay-table.ts'

/** Ages are kept within so much of the exact ones. */
const relativeError = 0.05
const finestMs = 60_000
/** Weights within a bucket differ by less than 7 %, unless all of them weigh next to nothing. */
const memoryStep = 0.1
const faded = 10
/** Buckets are merged when there are this many more than after the last merge. */
const slack = 256

/** Orders that entered from `at` until the next bucket; `alerted` of the `count` by the learned rule. */
type Bucket = { at: number; workMs: number; memory: number; count: number; alerted: number }

/**
 * How long the orders that are in the status now have been there, in a size that does not grow with their
 * number: buckets that widen as they age, as in an exponential histogram (Datar, Gionis, Indyk & Motwani,
 * SIAM J. Comput. 2002). Every order can be taken out again, since its bucket is found by when it entered.
 */
export type OpenAges = { buckets: Bucket[]; merged: number }

/** What the clocks showed when an order entered. */
export type Entry = { at: number; workMs: number; memory: number }

export function newOpenAges(): OpenAges {
  return { buckets: [], merged: 0 }
}

/** One more order is there. Entries arrive in order of time. Uses up what it is given, as the others do. */
export function addOpen(ages: OpenAges, entry: Entry): OpenAges {
  const last = ages.buckets.at(-1)
  if (last && entry.at - last.at < finestMs) last.count++
  else ages.buckets.push({ ...entry, count: 1, alerted: 0 })
  return ages.buckets.length > ages.merged + slack ? merge(ages, entry) : ages
}

/** An order that entered at `at` is there no more. */
export function removeOpen(ages: OpenAges, at: number, { isAlerted }: { isAlerted: boolean }): OpenAges {
  const bucket = ages.buckets[indexAt(ages, at)]
  if (bucket) {
    bucket.count = Math.max(0, bucket.count - 1)
    if (isAlerted) bucket.alerted = Math.max(0, bucket.alerted - 1)
  }
  return ages
}

/** The learned rule alerts an order that entered at `at`. Uses up what it is given, as the others do. */
export function countAlerted(ages: OpenAges, at: number): OpenAges {
  const bucket = ages.buckets[indexAt(ages, at)]
  if (bucket) bucket.alerted++
  return ages
}

/** The ages at `now`, by the wall clock or by working time. */
export function agesOf(
  { buckets }: OpenAges,
  now: { at: number; workMs: number },
  measure: 'at' | 'workMs',
): (Stay & { count: number; alerted: number })[] {
  return buckets.flatMap((bucket, index) => {
    if (bucket.count === 0) return []
    const middle = (bucket[measure] + (buckets[index + 1] ?? bucket)[measure]) / 2
    const { memory, count, alerted } = bucket
    return [{ length: Math.max(0, now[measure] - middle), memory, count, alerted }]
  })
}

function merge({ buckets }: OpenAges, now: Entry): OpenAges {
  const kept: Bucket[] = []
  for (const [index, bucket] of buckets.entries()) {
    const last = kept.at(-1)
    const end = buckets[index + 1] ?? now
    const isEmpty = bucket.count === 0 && last?.count === 0
    if (last && (isEmpty || isAlike(last, end, now))) {
      last.count += bucket.count
      last.alerted += bucket.alerted
    } else kept.push(bucket)
  }
  return { buckets: kept, merged: kept.length }
}

/** Whether all that entered between the two may count as entered at once. */
function isAlike(from: Entry, to: Entry, now: Entry): boolean {
  const isNear = (measure: 'at' | 'workMs') =>
    to[measure] - from[measure] <= Math.max(finestMs, relativeError * (now[measure] - to[measure]))
  const isFaded = now.memory - to.memory > faded
  return isNear('at') && isNear('workMs') && (isFaded || to.memory - from.memory <= memoryStep)
}

/** The last bucket that begins at or before a time. */
function indexAt({ buckets }: OpenAges, at: number): number {
  let [low, high] = [0, buckets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((buckets[middle]?.at ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
